"""The console: musters, roster, shifts, talents and party-member households, under /desk/muster/."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.platform.ui import menus
from linli.platform.ui.menus import Item
from linli.work.muster.models.enrolments import READERS

PEOPLE = _("人和队伍")


def fill_menu() -> None:
    """The side bar."""
    menus.add(
        "console",
        Item(_("应急召集"), "bell-ringing", "muster:musters", PEOPLE, 40, shown=reads),
        Item(_("双报到"), "user-check", "muster:roster", PEOPLE, 41, shown=has_roster),
        Item(_("服务班次"), "calendar-event", "muster:shifts", PEOPLE, 42, shown=reads),
        Item(_("能人"), "star", "muster:talents", PEOPLE, 43, shown=reads),
        Item(_("党员中心户"), "home-heart", "muster:households", PEOPLE, 44, shown=reads),
    )


def reads(request: HttpRequest) -> bool:
    """Whether this person reads the roster of some area."""
    return bool(request.actor.duties & READERS)  # type: ignore[attr-defined]


def has_roster(request: HttpRequest) -> bool:
    """The same, or acts for an organisation, which sees its own people."""
    return reads(request) or bool(request.actor.organisations)  # type: ignore[attr-defined]
