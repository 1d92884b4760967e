"""One package per kind of work, each of the same shape."""
