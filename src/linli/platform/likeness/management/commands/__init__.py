"""Commands of likeness."""
