"""Registers places with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "linli.platform.places"
    label = "places"
