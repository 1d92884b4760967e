"""Residents: who lives where."""
