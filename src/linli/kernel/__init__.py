"""Pure Python that everything may use: clock, working days, ids, errors; no Django here."""
