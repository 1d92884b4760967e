"""The same person registered twice: found by reasons with points, made one by a person, and parted again if wrong."""
