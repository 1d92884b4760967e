"""The register of chat groups, who answers for each, and what is broadcast to them."""
