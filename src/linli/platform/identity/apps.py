"""Registers identity with Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "linli.platform.identity"
    label = "identity"
