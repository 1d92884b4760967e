"""The floor everything stands on: pure Python, no Django, nothing about communities."""
