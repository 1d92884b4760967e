"""The template tags of `{% load ui %}`, by kind; templatetags/ui.py puts them together."""
