"""What a community discusses and decides together."""
