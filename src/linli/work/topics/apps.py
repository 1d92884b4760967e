"""Django application of topics."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """What many people talk about at one place: hot topics, found as they grow, and early warnings."""

    name = "linli.work.topics"
    label = "topics"
