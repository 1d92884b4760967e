"""Django application of care."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """The care roster: who is visited, why, how often and until when."""

    name = "linli.work.care"
    label = "care"

    def ready(self) -> None:
        """Declare the flows, bind their actions, start the pulses, fill the menu."""
        from linli.work.care import actions, agreed, held, jobs  # noqa: F401
        from linli.work.care.views.console import fill_menu

        fill_menu()
