"""Commands of requests."""
