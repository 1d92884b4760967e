"""Commands of the flow engine."""
