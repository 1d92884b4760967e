"""Django application of care."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """The care roster: who is visited, why, how often and until when."""

    name = "linli.work.care"
    label = "care"
