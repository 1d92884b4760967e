"""Whose rows an actor sees: those below the areas of the posts that see their area."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from linli.kernel import ids
from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right, holders
from linli.platform.posts.terms import Duty

NOTHING = Q(pk__in=[])
# The three administrators keep the tables of bodies and posts, but see no resident (F11.1).
ADMINISTERS = frozenset({Duty.ADMINISTRATOR})


def below(area: Area, prefix: str = "") -> Q:
    """Rows whose area, reached by `prefix`, lies in `area`."""
    level = area.level if area.level in ANCESTORS else "grid"
    return Q(**{f"{prefix}{level}_id": getattr(area, f"{level}_id")})


def seen(by: Actor, prefix: str = "", also: frozenset[Duty] = frozenset()) -> Q:
    """Rows in the actor's areas; nothing for people whose posts see no area. `also`: further duties that see them."""
    if by.system:
        return Q()
    readers = holders(Right.REGISTERS)
    areas = [held.area for held in by.holdings if held.duty in readers or held.duty in also]
    q = NOTHING
    for area in areas:
        q |= below(area, prefix)
    return q


def chosen(filters: Mapping[str, str], prefix: str = "") -> Q:
    """The filter by area of a list. Raises NotSeen for an area that does not exist."""
    number = filters.get("area", "")
    if not number:
        return Q()
    if (area := tree.tree.get().areas.get(ids.number(number) or 0)) is None:
        raise NotSeen
    return below(area, prefix)
