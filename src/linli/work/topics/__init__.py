"""What many people talk about at one place: hot topics, found as they grow, and early warnings."""
