"""Pages: of residents, of the field, of the console, and behind the link of a message."""
