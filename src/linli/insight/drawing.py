"""From the numbers of a screen to the shapes its template draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from shapely import MultiPolygon, Polygon, unary_union

from linli.insight.queries import DAY, REGISTER, SOON, Screen
from linli.insight.queries import Rate as Quotient
from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.places.tree import kept
from linli.platform.ui.shapes import AreaShape, GroupShape, Piece, Rate, Series

GOAL = 95  # per cent; the white line of the meters
Rings = tuple[tuple[tuple[float, float], ...], ...]
MOST_GRIDS = 500  # above that the map shows communities instead of grids


@dataclass(frozen=True)
class Shapes:
    """Polygons of grids and the outlines of the areas above them."""

    grids: Mapping[int, Rings]
    outlines: Mapping[int, Rings]


@kept("areas")
def shapes() -> Shapes:
    """All polygons, once per change of the area tree; an area without rings of its own is the union of its grids."""
    rows = Area.objects.current().exclude(rings=[]).filter(level=Level.GRID)
    grids = {pk: _rings(rings) for pk, rings in rows.values_list("pk", "rings")}
    members: dict[int, list[Polygon]] = {}
    for pk, rings in grids.items():
        area = tree.area(pk)
        for above in (area.community_id, area.town_id, area.district_id):
            if above:
                members.setdefault(above, []).extend(Polygon(ring) for ring in rings)
    return Shapes(grids, {pk: _outline(polygons) for pk, polygons in members.items()})


def _rings(rings: Sequence[Sequence[Sequence[float]]]) -> Rings:
    return tuple(tuple((lon, lat) for lon, lat in ring) for ring in rings)


def _outline(polygons: Sequence[Polygon]) -> Rings:
    # A hair wider and back again closes the slits between neighbours that were drawn apart.
    whole = unary_union([p.buffer(1e-6) for p in polygons]).simplify(2e-6)
    parts = whole.geoms if isinstance(whole, MultiPolygon) else [whole]
    return tuple(tuple((x, y) for x, y in part.exterior.coords) for part in parts)


def drawn(shown: Screen) -> dict[str, Any]:
    """The context of the template."""
    register = f"{REGISTER}?area={shown.area.pk}"
    came_in, went_out = [n for _day, n, _out in shown.days], [n for _day, _in, n in shown.days]
    settled = pgettext("count", "办结")
    return {
        "rates": [_rate(rate) for rate in shown.rates],
        "goal": GOAL,
        "day_labels": [_("%(day)s日") % {"day": day.day} for day, _in, _out in shown.days],
        "series": [Series(_("新增"), came_in), Series(settled, went_out)],
        "came_in": sum(came_in),
        "went_out": shown.went_out,
        "pieces": _pieces(shown),
        "came_in_url": f"{register}&since={shown.days[0][0]:%Y-%m-%d}",
        "open_url": f"{register}&open=1",
        "late_url": shown.buckets["late"].href,
        "open_now": sum(part.count for part in shown.buckets.values()),
        "late_now": shown.buckets["late"].count,
        "map_areas": _map(shown),
        "map_groups": _groups(shown),
        "topics": [(catalogue.get().name(t.code), t.week, t.change) for t in shown.topics],
        "most": max((t.week.count for t in shown.topics), default=1),
        "due": [_runs_out(one) for one in shown.due],
    }


def _runs_out(matter: Matter) -> dict[str, Any]:
    """What runs out next, in the colour of its piece of the bar; what is late says so by its sign, too."""
    left = matter.due_at - clock.now() if matter.due_at else DAY
    kind = "late" if left < timedelta() else "soon" if left < SOON else "next" if left < DAY else "ok"
    return {
        "matter": matter,
        "where": tree.tree.get().full_name(matter.area_id),
        "url": f"{REGISTER}{matter.pk}/",
        "kind": kind,
        "icon": "alert-triangle" if kind == "late" else "clock",
    }


def _rate(rate: Quotient) -> dict[str, Any]:
    names = {"response": _("响应率"), "resolution": _("解决率"), "satisfaction": _("满意率")}
    return {
        "shape": Rate(names[rate.name], rate.top.count, rate.base.count),
        "value": rate.per_cent,
        "change": rate.change,
        "top": rate.top,
        "base": rate.base,
    }


def _pieces(shown: Screen) -> list[Piece]:
    names = {"late": _("已超时"), "soon": _("2 小时内"), "today": _("24 小时内"), "later": _("正常")}
    kinds = {"late": "late", "soon": "soon", "today": "next", "later": "ok"}
    return [Piece(names[name], part.count, kinds[name], part.href) for name, part in shown.buckets.items()]


def _map(shown: Screen) -> list[AreaShape]:
    """Grids with what is open in them; one more level up where there are too many to read."""
    below = [a for a in tree.tree.get().areas.values() if shown.area.contains(a) and a.ended_on is None]
    grids = [a for a in below if a.level == Level.GRID and a.pk in shapes.get().grids]
    if len(grids) <= MOST_GRIDS:
        return [_shape(a, shown.open_by_area, shown.late_by_area, shapes.get().grids[a.pk]) for a in grids]
    n: dict[int, int] = {}
    late: dict[int, int] = {}
    for grid in grids:
        pk = grid.community_id or 0
        n[pk] = n.get(pk, 0) + shown.open_by_area.get(grid.pk, 0)
        late[pk] = late.get(pk, 0) + shown.late_by_area.get(grid.pk, 0)
    communities = [a for a in below if a.level == Level.COMMUNITY and a.pk in shapes.get().outlines]
    return [_shape(a, n, late, shapes.get().outlines[a.pk]) for a in communities]


def _shape(area: Area, counts: Mapping[int, int], late: Mapping[int, int], rings: Rings) -> AreaShape:
    group = tree.tree.get().name(area.community_id if area.level == Level.GRID else area.town_id)
    url = f"{REGISTER}?area={area.pk}&open=1"
    return AreaShape(str(area.pk), area.name, counts.get(area.pk, 0), rings, late.get(area.pk, 0), url, group)


def _groups(shown: Screen) -> list[GroupShape]:
    level = Level.COMMUNITY if shown.area.level in (Level.TOWN, Level.COMMUNITY) else Level.TOWN
    areas = [a for a in tree.tree.get().areas.values() if a.level == level and shown.area.contains(a)]
    outlines = shapes.get().outlines
    return [GroupShape(a.name, outlines[a.pk]) for a in areas if a.pk in outlines]
