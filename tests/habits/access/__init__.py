"""The access table of each context with a file of its own here: `TABLE`, and `build(found)` for the objects in it."""
