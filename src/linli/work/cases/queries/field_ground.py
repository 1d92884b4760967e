"""The ground of a worker: its grids, its buildings, what is most often wrong there, and which place a report means."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.places.locate import Where, at_area, at_building, at_point
from linli.platform.places.models import Area, Building
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor

OFTEN = timedelta(days=90)
MOST_OFTEN = 8
MOST_BUILDINGS = 300


def first_area(by: Actor) -> Area:
    """Where this actor is on duty, by their first post."""
    if not by.holdings:
        raise NotSeen
    return by.holdings[0].area


def buildings_of(by: Actor) -> QuerySet[Building]:
    """The buildings on the actor's ground; none where the ground is so wide that a list would not help."""
    rule = Q(pk__in=[])
    for held in by.holdings:
        if held.area.level in (Level.COMMUNITY, Level.GRID, Level.MICRO_GRID):
            rule |= Q(grid__path__startswith=held.area.path) | Q(grid_id=held.area.grid_id or 0)
    return Building.objects.filter(rule).select_related("compound").order_by("compound_id", "id")


def often_here(by: Actor) -> list[str]:
    """Codes of the categories most often met in the community in the last 90 days."""
    area = first_area(by)
    here = Q(community_id=area.community_id) if area.community_id else Q(**{f"{area.level}_id": area.pk})
    rows = Matter.objects.filter(here, kind="case", opened_at__gte=clock.now() - OFTEN).exclude(category="")
    counted = rows.values("category").annotate(n=Count("id")).order_by("-n", "category")[:MOST_OFTEN]
    return [row["category"] for row in counted]


def where_of(by: Actor, building: Building | None, point: tuple[float, float] | None, spot: str) -> Where:
    """The building that was named, else the position, else the worker's own ground: nothing is refused for it."""
    where = at_building(building) if building else at_point(*point) if point else None
    if where is None:
        where = at_area(first_area(by))
        if point:
            where = replace(where, lon=point[0], lat=point[1])
    elif building and point:
        where = replace(where, lon=point[0], lat=point[1])
    return replace(where, words=f"{where.words} {spot.strip()}".strip()) if spot.strip() else where


def grids_of(by: Actor) -> list[Area]:
    """The grids on the actor's ground that have a shape; at most two hundred."""
    grounds = [held.area for held in by.holdings]
    known = tree.tree.get().areas.values()
    mine = [
        area.pk
        for area in known
        if area.level == Level.GRID and area.ended_on is None and any(_covers(one, area) for one in grounds)
    ]
    return list(Area.objects.filter(pk__in=mine[:200]).exclude(rings=[]).order_by("path"))


def _covers(ground: Area, grid: Area) -> bool:
    return ground.contains(grid) or ground.grid_id == grid.pk
