"""Addresses of requests, one module for each face."""
