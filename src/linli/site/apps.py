"""Registers the house itself with Django, for its checks."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "linli.site"
    label = "site"

    def ready(self) -> None:
        from linli.site import checks  # noqa: F401 (registers them)
