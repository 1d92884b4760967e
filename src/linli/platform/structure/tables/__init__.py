"""The registers of the structure in Excel: compounds, buildings, facilities, department grids, pairings, seats."""
