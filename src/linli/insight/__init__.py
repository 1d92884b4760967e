"""Read only: the screen, the map, registers and assessments."""
