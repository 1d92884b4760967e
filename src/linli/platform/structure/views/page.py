"""What the pages of the structure have in common: whose ground, the frame of the console, forms that come back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from linli.kernel import ids
from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.places.models import Area, Building, Organisation
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.web import may

MOST_OFFERED = 500  # of one list to choose from
READING = (Right.REGISTERS, Right.KEEP_GROUND, Right.KEEP_HOMES)
reading = may(*READING)  # pages of the ground: for those who read registers or keep them
planning = may(Right.KEEP_GROUND)
keeping = may(Right.KEEP_GROUND, Right.KEEP_HOMES)


def ground(by: Actor) -> list[Area]:
    """The areas whose structure this actor may read, the largest first."""
    found = {held.area.pk: held.area for right in READING for held in by.having(right)}
    return sorted(found.values(), key=lambda area: (len(area.path), area.path))


def lies_in(own: Iterable[Area], prefix: str = "") -> Q:
    """Rows whose area, reached by `prefix`, lies in one of these."""
    q = Q(pk__in=[])
    for area in own:
        q |= Q(**{f"{prefix}path__startswith": area.path})
    return q


def area_seen(by: Actor, pk: int | str | None) -> Area:
    """An area in the actor's ground, ended ones too; the largest where none is named. Raises NotSeen."""
    own = ground(by)
    if pk in (None, ""):
        if not own:
            raise NotSeen
        return own[0]
    area = Area.objects.filter(pk=ids.number(pk) or 0).first()
    if area is None or not any(one.contains(area) for one in own):
        raise NotSeen
    return area


def building_seen(by: Actor, pk: int) -> Building:
    """A building in the actor's ground. Raises NotSeen."""
    found = Building.objects.select_related("grid", "compound").filter(pk=pk).first()
    if found is None or not any(one.contains(found.grid) for one in ground(by)):
        raise NotSeen
    return found


def keeps(by: Actor, area: Area) -> bool:
    """Whether this actor may write there."""
    return by.may(Right.KEEP_HOMES, area) or by.may(Right.KEEP_GROUND, area)


def kept_area(by: Actor, pk: int | str | None) -> Area:
    """An area in which the actor may write. Raises NotSeen."""
    area = area_seen(by, pk)
    if not keeps(by, area):
        raise NotSeen
    return area


def organisations_near(area: Area) -> list[tuple[str, str]]:
    """Bodies of an area, of those above it and of those below, to choose from."""
    above = [int(pk) for pk in area.path.strip("/").split("/")]
    rows = Organisation.objects.filter(Q(area__in=above) | Q(area__path__startswith=area.path))
    return [("", "—"), *((str(one.pk), one.name) for one in rows.order_by("name")[:MOST_OFFERED])]


def grids_below(area: Area) -> list[tuple[str, str]]:
    """Grids in force, to choose from."""
    rows = Area.objects.current().below(area).filter(level=Level.GRID).defer("rings").order_by("path")
    names = tree.tree.get()
    return [(str(one.pk), names.full_name(one.pk)) for one in rows[:MOST_OFFERED]]


def buildings_below(area: Area) -> list[tuple[str, str]]:
    """Buildings that stand there, to choose from."""
    rows = Building.objects.filter(grid__path__startswith=area.path).select_related("compound")
    return [
        (str(one.pk), f"{one.compound or ''} {one}".strip()) for one in rows.order_by("compound", "id")[:MOST_OFFERED]
    ]
