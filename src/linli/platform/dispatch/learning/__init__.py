"""What dispatch learns from: plain texts and labels in, guesses with reasons out; no Django inside."""
