"""Base pages, components, template tags and islands."""
