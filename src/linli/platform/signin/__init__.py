"""Coming in and going out: residents by a code to their phone, staff by password and one-time code."""
