"""Django application of insight."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """The screen, the map, the rates: read only."""

    name = "linli.insight"
    label = "insight"

    def ready(self) -> None:
        """Let the roll-ups listen, show residents their rates, and let the desk open what a number counts."""
        from linli.insight import home, queries, rollups  # noqa: F401
        from linli.work.cases.queries.console.filters import counted_by

        home.show()
        if queries.counted_matters not in counted_by:
            counted_by.append(queries.counted_matters)
