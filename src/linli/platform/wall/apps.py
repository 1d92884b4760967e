"""Registers the wall with Django: from then on every connection says who asks."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class WallConfig(AppConfig):
    name = "linli.platform.wall"
    label = "wall"

    def ready(self) -> None:
        """Listen for connections."""
        from linli.platform.wall.telling import listen

        connection_created.connect(listen)
