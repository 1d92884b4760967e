"""What stands around every page of the console: whose desk it is, and the counts of its menu."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from linli.kernel import clock
from linli.platform.flow.models import Matter
from linli.platform.posts.actor import Actor
from linli.work.cases.queries.console.lists import followed, in_sight, inbox, not_consulted
from linli.work.cases.queries.console.paging import BY_TIME_LEFT, Count, Counting, counting, counts
from linli.work.cases.terms import Stage

KEPT, MOST_KEPT = timedelta(minutes=1), 2000
# The lists of the menu that are parts of what is open in sight, so that one pass counts them all.
PARTS = {
    "whistles": Q(kind="call"),
    "consulting": not_consulted(),
    "cases": Q(kind="case") & ~Q(stage=Stage.ANSWERED),
    "pressings": Q(kind="pressing"),
    "extensions": Q(kind="extension"),
    "objections": Q(kind__in=("case", "call"), stage="objected"),
}


def menu_counts(by: Actor, *more: Counting) -> tuple[dict[str, Count], list[list[Count]]]:
    """How many matters are in each list of the menu, and in `more` lists of the page; one statement for all."""
    inbox, followed, (_all, *parts), *others = counts(*_menu(by), *more)
    return {"inbox": inbox[0], "followed": followed[0]} | dict(zip(PARTS, parts, strict=True)), others


_menus: dict[object, tuple[datetime, list[Counting]]] = {}


def _menu(by: Actor) -> list[Counting]:
    """The statements of the menu; who holds the same posts asks the same, so they are kept for a minute."""
    key, now = (by.person_id, by.holdings), clock.now()
    kept = _menus.get(key)
    if kept is not None and timedelta() <= now - kept[0] < KEPT:
        return kept[1]
    if len(_menus) >= MOST_KEPT:
        _menus.clear()
    in_view = Matter.objects.open().filter(in_sight(by))
    _menus[key] = now, [counting(inbox(by)), counting(followed(by)), counting(in_view, BY_TIME_LEFT, **PARTS)]
    return _menus[key][1]
