"""Registers events with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "linli.platform.events"
    label = "events"
