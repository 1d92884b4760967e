"""Puts the house together: settings, addresses, the command line and the server."""
