"""Django application of topics."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TopicsConfig(AppConfig):
    """What many people talk about at one place: hot topics, found as they grow, and early warnings."""

    name = "linli.work.topics"
    label = "topics"

    def ready(self) -> None:
        """Declare the flow, bind its actions, let the jobs listen, and stand in the menu."""
        from linli.platform.ui import menus
        from linli.platform.ui.menus import Item
        from linli.work.topics import actions, jobs  # noqa: F401

        menus.add(
            "console",
            Item(_("热点话题"), "flame", "topics:list", _("全部业务"), 25),
            Item(_("巡查建议"), "walk", "topics:patrols", _("全部业务"), 26),
        )
