"""Pages of residents: report, follow, rate, and what is known of oneself."""

from django.utils.translation import gettext_lazy as _

from linli.platform.ui import menus
from linli.platform.ui.menus import Item


def fill_menu() -> None:
    """The tab bar: 首页, 反映, 我的; and the tiles of the home page, where every context puts its own pages."""
    menus.add(
        "resident",
        Item(_("首页"), "home", "resident:home", order=10),
        Item(_("反映"), "plus", "resident:report", order=20, main=True),
        Item(_("我的"), "user", "resident:me", order=30),
    )
    menus.add(
        "tiles",
        Item(_("我的事"), "list-check", "resident:list", order=10),
        Item(_("身边的事"), "map-pin", "resident:nearby", order=20),
        Item(_("我的住址"), "home", "resident:my_home", order=80),
        Item(_("查阅记录"), "shield-lock", "records:looks", order=90),
    )
