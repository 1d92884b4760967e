"""Django application of the flow engine."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    """The engine: matters, moves, clocks."""

    name = "linli.platform.flow"
    label = "flow"

    def ready(self) -> None:
        """Register the checks of declarations."""
        from linli.platform.flow import checks  # noqa: F401
