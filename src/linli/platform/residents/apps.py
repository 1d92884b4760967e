"""Django application of the residents context."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """Who lives where."""

    name = "linli.platform.residents"
    label = "residents"
