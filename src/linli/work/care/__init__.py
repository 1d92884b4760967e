"""The care roster: who is visited, why, how often and until when."""
