"""Forms of the structure."""
