"""Django application of the roster."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Who holds which post, what each post answers for, and the handing over of open matters."""

    name = "linli.platform.roster"
    label = "roster"

    def ready(self) -> None:
        """Put the roster into the menu of the console."""
        from linli.platform.roster.views import fill_menu

        fill_menu()
