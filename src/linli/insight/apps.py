"""Django application of insight."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """The screen, the map, the rates: read only."""

    name = "linli.insight"
    label = "insight"

    def ready(self) -> None:
        """Let the roll-ups listen, and show residents their community's rates."""
        from linli.insight import home, rollups  # noqa: F401

        home.show()
