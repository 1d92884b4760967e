"""Django application of the roster."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Who holds which post, what each post answers for, and the handing over of open matters."""

    name = "linli.platform.roster"
    label = "roster"
