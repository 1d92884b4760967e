"""The console: pages of people at a desk, under /desk/."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.platform.posts.rights import Right
from linli.platform.ui import menus
from linli.platform.ui.menus import Item

MINE, ALL = _("我的工作"), _("全部业务")


def fill_menu() -> None:
    """The side bar."""
    menus.add(
        "console",
        Item(_("待我办理"), "bell", "desk:inbox", MINE, 10, count=_count("inbox")),
        Item(_("我跟进的"), "list-check", "desk:followed", MINE, 11, count=_count("followed")),
        Item(_("吹哨与报到"), "send", "desk:whistles", MINE, 12, count=_count("whistles")),
        Item(_("会商"), "users", "desk:consulting", MINE, 13, count=_count("consulting")),
        Item(_("事件"), "folder", "desk:cases", ALL, 20, count=_count("cases")),
        Item(_("督办"), "gavel", "desk:pressings", ALL, 21, count=_count("pressings")),
        Item(_("延期审批"), "calendar-time", "desk:extensions", ALL, 22, count=_count("extensions")),
        Item(_("异议复核"), "circle-x", "desk:objections", ALL, 23, count=_count("objections")),
        Item(_("台账"), "clipboard-list", "desk:register", ALL, 24),
    )
    menus.add("search", Item(_("搜索"), "search", "desk:search", shown=_at_desk))
    menus.add("call", Item(_("登记来电"), "plus", "desk:log", shown=_takes_calls))


def _at_desk(request: HttpRequest) -> bool:
    by = getattr(request, "actor", None)
    return by is not None and by.at_desk


def _takes_calls(request: HttpRequest) -> bool:
    by = getattr(request, "actor", None)
    return by is not None and by.may(Right.LOG_CALLS)


def _count(name: str) -> Callable[[HttpRequest], int | str | None]:
    def ask(request: HttpRequest) -> int | str | None:
        from linli.work.cases.views.console.page import count_menu

        count_menu(request)
        found = request.desk_counts.get(name)  # type: ignore[attr-defined]
        return str(found) if found and found.n else None

    return ask
