"""Registers the demo city with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Only the command `demo`; no tables of its own."""

    name = "linli.demo"
    label = "demo"
