"""Registers ui with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "linli.platform.ui"
    label = "ui"
