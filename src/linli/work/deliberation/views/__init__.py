"""Pages of agenda items."""
