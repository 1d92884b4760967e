"""Who read which personal field, and why."""
