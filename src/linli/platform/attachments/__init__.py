"""Photos and files that belong to a matter."""
