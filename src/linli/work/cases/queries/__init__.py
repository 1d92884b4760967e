"""What pages of requests read; each query takes the actor."""
