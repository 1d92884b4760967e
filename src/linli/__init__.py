"""Linli (邻里): a platform for grass-roots governance."""
