"""Registers reactions with Django."""

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "linli.reactions"
    label = "reactions"
