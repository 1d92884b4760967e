"""Pages of chat groups: console, field, and the news residents read."""
