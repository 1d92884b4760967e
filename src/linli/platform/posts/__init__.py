"""Who holds which post where, and who may therefore act."""
