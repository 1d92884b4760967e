"""Registers: each declared once, brought in from Excel and given out as Excel, listed and searched (台账)."""
