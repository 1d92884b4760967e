"""People, how they are found and how they sign in."""
