"""What all kinds of work stand on."""
