"""What the tests stand on: a database that is cloned from a template, and a browser."""
