"""How the place is divided: areas that split, merge and move, chains of organisations, who is paired with whom."""
