"""What stands around every page of the console: whose desk it is, and the counts of its menu."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from linli.kernel import clock
from linli.platform.flow.models import MatterQuerySet
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.work.cases.queries.console.filters import Filters
from linli.work.cases.queries.console.lists import LISTS
from linli.work.cases.queries.console.paging import MOST_COUNTED, Counting, counting, counts

KEPT, MOST_KEPT = timedelta(minutes=1), 2000
COUNTED = ("inbox", "followed", "whistles", "consulting", "cases", "pressings", "extensions", "objections")


def menu_counts(by: Actor, *more: MatterQuerySet) -> tuple[dict[str, int], list[int]]:
    """How many matters are in each list of the menu, and in `more` lists of the page; one statement for all."""
    found = counts(*_menu(by), *(counting(rows) for rows in more))
    return dict(zip(COUNTED, found, strict=False)), found[len(COUNTED) :]


_menus: dict[object, tuple[datetime, list[Counting]]] = {}


def _menu(by: Actor) -> list[Counting]:
    """The statements of the menu; who holds the same posts asks the same, so they are kept for a minute."""
    key, now = (by.person_id, by.holdings), clock.now()
    kept = _menus.get(key)
    if kept is not None and timedelta() <= now - kept[0] < KEPT:
        return kept[1]
    rows = [LISTS[name].rows(by) for name in COUNTED]
    at = COUNTED.index("cases")
    rows[at] = Filters({"open": "1"}).narrow(rows[at])
    if len(_menus) >= MOST_KEPT:
        _menus.clear()
    _menus[key] = now, [counting(one) for one in rows]
    return _menus[key][1]


def shown(count: int) -> int | str:
    """1000+ where counting stopped."""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else count


def place_words(by: Actor) -> str:
    """江城市滨河区 柳岸街道: where this desk stands."""
    if not by.holdings:
        return ""
    area = by.holdings[0].area
    names: list[Any] = [tree.tree.get().name(pk) for pk in (area.city_id, area.district_id)]
    town = tree.tree.get().name(area.town_id)
    return f"{''.join(names)} {town}".strip()
