"""Pages of the care roster: console, field, and the person's own."""
