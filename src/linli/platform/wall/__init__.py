"""The second wall: what the database itself gives to nobody it does not know (docs/explain/posts-and-rights.md)."""
