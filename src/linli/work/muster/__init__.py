"""People who serve at home after hours, and are called up in an emergency."""
