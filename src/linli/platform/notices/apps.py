"""Registers notices with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "linli.platform.notices"
    label = "notices"

    def ready(self) -> None:
        """Declare the messages of this floor; the worker sends what a web process wrote."""
        from linli.platform.notices import checks, codes  # noqa: F401
