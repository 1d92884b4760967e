"""Registers flow with Django."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "linli.platform.flow"
    label = "flow"
