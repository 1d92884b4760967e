"""Requests of residents, from placing to rating."""
