"""Django application of chat groups."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """The register of chat groups, who answers for each, and what is broadcast to them."""

    name = "linli.work.groups"
    label = "groups"
