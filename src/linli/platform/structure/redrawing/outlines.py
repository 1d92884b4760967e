"""Outlines after a change: merged, cut out, or drawn between buildings, so that every point still falls in one grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shapely import MultiPoint, STRtree, unary_union, voronoi_polygons
from shapely.geometry import Point, Polygon

from linli.kernel import geo
from linli.platform.places.models import Area, Building
from linli.platform.places.terms import Level
from linli.platform.structure.redrawing.plan import Rings

if TYPE_CHECKING:
    from linli.platform.structure.redrawing.course import Course

DIGITS = 6


def draw(course: Course) -> None:
    """Give every part an outline where one can be worked out."""
    drawn = [part.rings for part in course.plan.parts]
    whole = [course.before[one.pk]["rings"] for one in course.sources]
    if len(course.parts) == 1 and len(course.sources) > 1:
        give(course.first, drawn[0] or rings_of(unary_union([shape(rings) for rings in whole if rings])))
    elif len(course.parts) > 1:
        _divide(course, whole[0], drawn)
    for area in course.parts:
        if len(course.sources) > 1:
            area.households = sum(one.households for one in course.sources)
        if area.rings and (area.lon is None or area.pk in course.made):
            give(area, area.rings)
        area.save(update_fields=["rings", "lon", "lat", "households"])
    if course.plan.parent is not None:
        _neighbours(course)


def _divide(course: Course, whole: Rings, drawn: Sequence[Rings]) -> None:
    """What nobody drew: the rest, or the children together, or the ground nearest to each one's buildings."""
    bare = [at for at, rings in enumerate(drawn) if not rings]
    if not whole or not bare:
        return
    rest = shape(whole)
    if len(bare) < len(drawn):
        rest = rest.difference(unary_union([shape(rings) for rings in drawn if rings]))
    found: Sequence[Any] = [rest] if len(bare) == 1 else []
    if not found:
        found = _children(course, bare) if course.level != Level.GRID else _nearest(course, bare, rest)
    for at, ground in zip(bare, found, strict=False):
        give(course.parts[at], rings_of(ground))


def _children(course: Course, bare: Sequence[int]) -> list[Any]:
    found = []
    for at in bare:
        rows = Area.objects.current().filter(parent=course.parts[at]).exclude(rings=[]).values_list("rings", flat=True)
        found.append(unary_union([shape(rings) for rings in rows]) if rows else Polygon())
    return found


def _nearest(course: Course, bare: Sequence[int], rest: Any) -> list[Any]:
    """Each spot belongs to the part whose building is nearest to it."""
    to = {pk: at for at in bare for pk in course.plan.parts[at].buildings}
    default = course.parts.index(course.default(course.sources[0].pk))
    rows = Building.objects.filter(grid__in=course.ids).exclude(lon=None).exclude(lat=None)
    spots = {(lon, lat): to.get(pk, default) for pk, lon, lat in rows.values_list("pk", "lon", "lat")}
    if len(set(spots.values()) & set(bare)) < len(bare):  # a part without a building has no ground of its own
        return [rest if at == default else Polygon() for at in bare]
    points = list(spots)
    cells = list(voronoi_polygons(MultiPoint(points), extend_to=rest.envelope).geoms)
    tree = STRtree(cells)
    grounds: dict[int, list[Any]] = {at: [] for at in bare}
    for spot in points:
        if spots[spot] in grounds:
            hits = tree.query(Point(spot), predicate="intersects")
            grounds[spots[spot]] += [cells[hit] for hit in hits[:1]]
    return [unary_union(grounds[at]).intersection(rest) for at in bare]


def _neighbours(course: Course) -> None:
    """The old parent loses the ground that the new one gains."""
    moved = unary_union([shape(one.rings) for one in course.parts if one.rings])
    if moved.is_empty:
        return
    old = Area.objects.filter(pk=course.before[course.first.pk]["parent_id"] or 0).first()
    for area, joined in ((old, False), (Area.objects.filter(pk=course.plan.parent or 0).first(), True)):
        if area is None or not area.rings:
            continue
        course.put_aside(area)
        ground = shape(area.rings)
        give(area, rings_of(ground.union(moved) if joined else ground.difference(moved)))
        area.save(update_fields=["rings", "lon", "lat"])


def give(area: Area, rings: Rings) -> None:
    """An outline, and the middle of its largest piece."""
    area.rings = rings
    if rings:
        lon, lat = geo.ring_centroid([(x, y) for x, y in max(rings, key=len)])
        area.lon, area.lat = round(lon, DIGITS), round(lat, DIGITS)


def shape(rings: Rings) -> Any:
    """The outline as one shape."""
    return unary_union([Polygon(ring) for ring in rings])


def rings_of(ground: Any) -> Rings:
    """A shape as it is kept: outer rings only."""
    pieces = [one for one in getattr(ground, "geoms", [ground]) if one.geom_type == "Polygon" and not one.is_empty]
    return [[[round(x, DIGITS), round(y, DIGITS)] for x, y in one.exterior.coords] for one in pieces]
