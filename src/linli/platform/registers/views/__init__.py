"""Pages of the registers in the console, under /desk/registers/."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.platform.posts.rights import Right
from linli.platform.registers.views.page import readable_ones
from linli.platform.ui import menus
from linli.platform.ui.menus import Item

SECTION = _("基础台账")


def fill_menu() -> None:
    """The side bar of the console."""
    menus.add(
        "console",
        Item(_("人房地事物"), "book", "registers:home", SECTION, 40, shown=_reads_some),
        Item(_("查人查房"), "search", "registers:search", SECTION, 41, shown=_with(Right.REGISTERS)),
        Item(
            _("导出审批"),
            "shield-lock",
            "registers:exports",
            SECTION,
            42,
            shown=_with(Right.EXPORT, Right.APPROVE_EXPORT),
        ),  # fmt: skip
    )


def _reads_some(request: HttpRequest) -> bool:
    return request.actor.at_desk and bool(readable_ones(request.actor))  # type: ignore[attr-defined]


def _with(*rights: Right) -> Callable[[HttpRequest], bool]:
    def shown(request: HttpRequest) -> bool:
        return any(request.actor.may(right) for right in rights)  # type: ignore[attr-defined]

    return shown
