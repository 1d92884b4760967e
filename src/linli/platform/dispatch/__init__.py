"""From words and a place to a category, a size, a grid and a handler."""
