"""What pages of the care roster read; every function takes the actor."""
