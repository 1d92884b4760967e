"""Pages of the registers in the console, under /desk/registers/."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.platform.ui import menus
from linli.platform.ui.menus import Item

SECTION = _("基础台账")


def fill_menu() -> None:
    """The side bar of the console."""
    menus.add(
        "console",
        Item(_("人房地事物"), "book", "registers:home", SECTION, 40, shown=_at_desk),
        Item(_("查人查房"), "search", "registers:search", SECTION, 41, shown=_at_desk),
        Item(_("导出审批"), "shield-lock", "registers:exports", SECTION, 42, shown=_at_desk),
    )


def _at_desk(request: HttpRequest) -> bool:
    return bool(request.actor.at_desk)  # type: ignore[attr-defined]
