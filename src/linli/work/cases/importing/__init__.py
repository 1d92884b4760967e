"""Bringing messages in from a file: read, checked row by row, placed through the same action as the web form."""
