"""What stands around every page of the console: whose desk it is, and the counts of its menu."""

from __future__ import annotations

from typing import Any

from linli.platform.flow.models import MatterQuerySet
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.work.cases.queries.console.filters import Filters
from linli.work.cases.queries.console.lists import LISTS
from linli.work.cases.queries.console.paging import MOST_COUNTED, counts

COUNTED = ("inbox", "followed", "whistles", "consulting", "cases", "pressings", "extensions", "objections")


def menu_counts(by: Actor, *more: MatterQuerySet) -> tuple[dict[str, int], list[int]]:
    """How many matters are in each list of the menu, and in `more` lists of the page; one statement for all."""
    rows = [LISTS[name].rows(by) for name in COUNTED]
    at = COUNTED.index("cases")
    rows[at] = Filters({"open": "1"}).narrow(rows[at])
    found = counts(*rows, *more)
    return dict(zip(COUNTED, found, strict=False)), found[len(COUNTED) :]


def shown(count: int) -> int | str:
    """1000+ where counting stopped."""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else count


def person_words(by: Actor) -> str:
    """王敏 · 柳岸社区副书记."""
    return f"{by.person.name} · {by.title}" if by.person and by.title else by.person.name if by.person else ""


def place_words(by: Actor) -> str:
    """江城市滨河区 柳岸街道: where this desk stands."""
    if not by.holdings:
        return ""
    area = by.holdings[0].area
    names: list[Any] = [tree.tree.get().name(pk) for pk in (area.city_id, area.district_id)]
    town = tree.tree.get().name(area.town_id)
    return f"{''.join(names)} {town}".strip()
