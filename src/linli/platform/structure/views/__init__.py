"""Pages of the structure in the console, under /desk/structure/."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.platform.structure.views.page import READING
from linli.platform.ui import menus
from linli.platform.ui.menus import Item

SECTION = _("基础台账")


def fill_menu() -> None:
    """The side bar of the console."""
    menus.add(
        "console",
        Item(_("区域和组织"), "map", "structure:home", SECTION, 43, shown=_reads),
        Item(_("结对"), "heart-handshake", "structure:pairings", SECTION, 44, shown=_pairs),
        Item(_("设施"), "tool", "structure:facilities", SECTION, 45, shown=_reads),
    )


def _reads(request: HttpRequest) -> bool:
    return any(request.actor.may(right) for right in READING)  # type: ignore[attr-defined]


def _pairs(request: HttpRequest) -> bool:
    """Whoever reads the ground, and partners that stand by an area."""
    by = request.actor  # type: ignore[attr-defined]
    return _reads(request) or bool(by.at_desk and by.organisations)
