"""Pages of the roster in the console, under /desk/roster/."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.platform.posts.rights import Right
from linli.platform.ui import menus
from linli.platform.ui.menus import Item

SECTION = _("岗位与权限")
RIGHTS = (Right.RIGHTS, Right.CONFIRM_RIGHTS, Right.AUDIT)


def fill_menu() -> None:
    """The side bar of the console."""
    menus.add(
        "console",
        Item(_("岗位花名册"), "users", "roster:home", SECTION, 60, shown=_with(Right.ROSTER)),
        Item(_("岗位权限"), "key", "roster:rights", SECTION, 61, shown=_with(*RIGHTS)),
        Item(_("工作人员账号"), "id", "roster:accounts", SECTION, 62, shown=_with(Right.ACCOUNTS)),
        Item(_("审计记录"), "eye", "roster:trails", SECTION, 63, shown=_with(Right.AUDIT)),
    )  # fmt: skip


def _with(*rights: Right) -> Callable[[HttpRequest], bool]:
    def shown(request: HttpRequest) -> bool:
        return any(request.actor.may(right) for right in rights)  # type: ignore[attr-defined]

    return shown
