"""Messages out: SMS, robots of chat groups, and what became of them."""
