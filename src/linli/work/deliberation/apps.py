"""Django application of deliberation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliberationConfig(AppConfig):
    """What a community discusses and decides together."""

    name = "linli.work.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        """Declare the flow, bind its actions, stand in the menu and beside the requests it comes from."""
        from linli.platform.ui import beside, menus
        from linli.platform.ui.menus import Item
        from linli.work.deliberation import actions, queries  # noqa: F401

        menus.add("console", Item(_("议题"), "messages", "deliberation:list", _("全部业务"), 27))
        beside.say("resident", queries.on_own_request)
        beside.say("console", queries.on_request)
