"""The field face: pages on the phone of the grid worker, the steward, and the people of companies and departments."""

from django.utils.translation import gettext_lazy as _

from linli.platform.ui import menus
from linli.platform.ui.menus import Item


def fill_menu() -> None:
    """The tab bar: tasks, map, the round button, me."""
    menus.add(
        "field",
        Item(_("任务"), "list-check", "field:tasks", order=10),
        Item(_("地图"), "map", "field:map", order=20),
        Item(_("发现问题"), "plus", "field:found", order=30, main=True),
        Item(_("待上传"), "cloud-upload", "ui:queue", order=40),
        Item(_("我的"), "user", "field:me", order=50),
    )
