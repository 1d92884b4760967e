"""How programs come in: tokens that act as a person."""
