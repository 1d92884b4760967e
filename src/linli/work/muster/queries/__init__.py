"""What pages of this context read; every function takes the actor or what was already found for them."""
