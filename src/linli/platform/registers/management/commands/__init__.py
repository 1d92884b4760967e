"""./linli import KIND: one file for each register."""
