"""Django application of the muster."""

from django.apps import AppConfig


class MusterConfig(AppConfig):
    """People who serve at home after hours, and are called up in an emergency."""

    name = "linli.work.muster"
    label = "muster"

    def ready(self) -> None:
        """Declare the flows and bind their actions."""
        from linli.work.muster import actions, agreed, held  # noqa: F401
        from linli.work.muster.registers import enrolments, talents  # noqa: F401
        from linli.work.muster.views.console import fill_menu

        fill_menu()
