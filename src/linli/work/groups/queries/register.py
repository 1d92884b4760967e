"""Groups in sight, and how far they reach: which buildings have none, how many households they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.places.models import Area, Building, Home, under
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.registers.scope import seen
from linli.work.groups.models import ChatGroup, GroupKeeper

ALSO = frozenset({Duty.ADMINISTRATOR})
MOST = 300


def groups_seen(by: Actor) -> QuerySet[ChatGroup]:
    """Open groups of the actor's areas."""
    return ChatGroup.objects.filter(seen(by, also=ALSO), closed_on=None)


def group_seen(by: Actor, pk: int) -> ChatGroup:
    """One of them. Raises NotSeen."""
    found = groups_seen(by).select_related("area", "building__compound", "robot").filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


def area_seen(by: Actor, pk: int | None) -> Area:
    """The area asked for, or the widest one the actor sees. Raises NotSeen for one out of sight."""
    held = [one.area for one in by.holdings if one in by.seeing or one.duty in ALSO]
    if not held:
        raise NotSeen
    if pk is None:
        return min(held, key=lambda one: len(one.path))
    area = tree.tree.get().areas.get(pk)
    if area is None or not any(one.contains(area) for one in held):
        raise NotSeen
    return area


@dataclass(frozen=True)
class Coverage:
    """How far the groups of an area reach."""

    area: Area
    groups: int
    members: int
    without_keeper: int
    robots: int
    buildings: int
    without_group: int
    homes: int
    covered: int


def coverage(area: Area) -> Coverage:
    """Counted for one area."""
    rows = ChatGroup.objects.filter(under(area), closed_on=None)
    answered = GroupKeeper.objects.filter(group=OuterRef("pk"), until=None)
    counted = rows.aggregate(
        n=Count("pk"), members=Sum("members"), robots=Count("pk", filter=Q(robot__active=True)),
        kept=Count("pk", filter=Exists(answered)),
    )  # fmt: skip
    buildings = Building.objects.filter(grid__path__startswith=area.path)
    bare = buildings.filter(~_has_group())
    homes = Home.objects.filter(entrance__building__grid__path__startswith=area.path)
    return Coverage(
        area=area,
        groups=counted["n"],
        members=counted["members"] or 0,
        without_keeper=counted["n"] - counted["kept"],
        robots=counted["robots"],
        buildings=buildings.count(),
        without_group=bare.count(),
        homes=(total := homes.count()),
        covered=total - homes.filter(entrance__building__in=bare).count(),
    )


def _has_group() -> Exists:
    return Exists(ChatGroup.objects.filter(building=OuterRef("pk"), closed_on=None))


def without_group(area: Area) -> list[Building]:
    """Buildings nobody has made a group for."""
    rows = Building.objects.filter(grid__path__startswith=area.path).filter(~_has_group())
    return list(rows.select_related("compound").order_by("compound_id", "pk")[:MOST])


def below(area: Area) -> Sequence[Area]:
    """The areas one steps down to: only down to communities; a community shows its groups."""
    return [] if area.level in (Level.COMMUNITY, Level.GRID, Level.MICRO_GRID) else tree.tree.get().children(area.pk)


def with_keepers(groups: QuerySet[ChatGroup]) -> list[tuple[ChatGroup, list[GroupKeeper]]]:
    """Groups with who answers for each; two statements."""
    rows = list(
        groups.select_related("building__compound", "area", "robot").order_by("grid_id", "building_id", "pk")[:MOST]
    )
    terms = GroupKeeper.objects.filter(group__in=[one.pk for one in rows], until=None).select_related("person")
    found: dict[int, list[GroupKeeper]] = {}
    for term in terms.order_by("pk"):
        found.setdefault(term.group_id, []).append(term)
    return [(one, found.get(one.pk, [])) for one in rows]
