"""The engine: declared steps, clocks and the people who must act."""
