"""Django application of chat groups."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """The register of chat groups, who answers for each, and what is broadcast to them."""

    name = "linli.work.groups"
    label = "groups"

    def ready(self) -> None:
        """Declare the flows, bind their actions, start the pulse, make the register known, fill the menu."""
        from linli.work.groups import actions, jobs, register  # noqa: F401
        from linli.work.groups.views.console import fill_menu

        fill_menu()
