"""What pages of chat groups read; every function takes the actor."""
