"""Registers site with Django."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "linli.site"
    label = "site"
