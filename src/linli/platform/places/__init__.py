"""The tree of areas, grids, buildings, addresses and organisations."""
