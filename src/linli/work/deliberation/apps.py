"""Django application of deliberation."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """What a community discusses and decides together."""

    name = "linli.work.deliberation"
    label = "deliberation"
