"""Pages of requests, one module or folder for each face."""
