"""Registers dispatch with Django."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "linli.platform.dispatch"
    label = "dispatch"
