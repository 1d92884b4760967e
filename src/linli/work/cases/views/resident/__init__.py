"""Pages of residents: report, follow, rate, and what is known of oneself."""

from django.utils.translation import gettext_lazy as _

from linli.platform.ui import menus
from linli.platform.ui.menus import Item


def fill_menu() -> None:
    """The tab bar: 首页, 反映, 我的."""
    menus.add(
        "resident",
        Item(_("首页"), "home", "resident:home", order=10),
        Item(_("反映"), "plus", "resident:report", order=20, main=True),
        Item(_("我的"), "user", "resident:me", order=30),
    )
