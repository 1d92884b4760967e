"""The console: musters, roster, shifts, talents and party-member households, under /desk/muster/."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.platform.ui import menus
from linli.platform.ui.menus import Item
from linli.work.muster.models.enrolments import READERS
from linli.work.muster.queries.shifts import before

PEOPLE = _("人和队伍")


def fill_menu() -> None:
    """The side bar; the tiles of residents; a line in the list of people in the field who have shifts or calls."""
    menus.add(
        "console",
        Item(_("应急召集"), "bell-ringing", "muster:musters", PEOPLE, 70, shown=reads),
        Item(_("双报到"), "user-check", "muster:roster", PEOPLE, 71, shown=has_roster),
        Item(_("服务班次"), "calendar-event", "muster:shifts", PEOPLE, 72, shown=reads),
        Item(_("能人"), "star", "muster:talents", PEOPLE, 73, shown=reads),
        Item(_("党员中心户"), "home-heart", "muster:households", PEOPLE, 74, shown=reads),
    )
    menus.add(
        "tiles",
        Item(_("我的服务"), "heart-handshake", "muster:service", order=60),
        Item(_("党员中心户"), "home-heart", "muster:near", order=70),
    )
    menus.add(
        "field_list",
        Item(
            _("我的班次和召集"),
            "calendar-event",
            "muster:mine",
            count=waiting,
            shown=lambda request: bool(waiting(request)),
        ),
    )


def waiting(request: HttpRequest) -> int:
    """How many shifts and calls this person has before them; asked once a request."""
    known = getattr(request, "muster_waiting", None)
    if known is None:
        known = before(request.actor.person_id or 0)  # type: ignore[attr-defined]
        request.muster_waiting = known  # type: ignore[attr-defined]
    return int(known)


def reads(request: HttpRequest) -> bool:
    """Whether this person reads the roster of some area."""
    return bool(request.actor.duties & READERS)  # type: ignore[attr-defined]


def has_roster(request: HttpRequest) -> bool:
    """The same, or acts for an organisation, which sees its own people."""
    return reads(request) or bool(request.actor.organisations)  # type: ignore[attr-defined]
