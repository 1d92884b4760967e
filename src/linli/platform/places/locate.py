"""From a point, an address, a home or a QR code to a place in the tree: every one falls in exactly one grid (F1.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from django.db.models import Value
from django.db.models.functions import StrIndex
from shapely import STRtree, points
from shapely.geometry import MultiPolygon, Polygon

from linli.kernel.text import one_line
from linli.platform.places import tree
from linli.platform.places.models import Area, Building, Compound, Entrance, Home, PlaceCode
from linli.platform.places.terms import Level, Precision
from linli.platform.places.tree import kept


@dataclass(frozen=True)
class Where:
    """A place as a request carries it; `area` is the grid where one is known."""

    area: Area
    words: str
    precision: str = Precision.AREA
    building: Building | None = None
    entrance: Entrance | None = None
    home: Home | None = None
    lon: float | None = None
    lat: float | None = None

    @property
    def compound_id(self) -> int | None:
        """The compound, where the building is known."""
        return self.building.compound_id if self.building else None


@dataclass(frozen=True)
class GridIndex:
    """All grid polygons in memory."""

    ids: tuple[int, ...]
    shapes: STRtree


@kept("areas")
def grid_index() -> GridIndex:
    """The index over the grids in force (10,000 polygons build in some 10 ms)."""
    rows = Area.objects.current().filter(level=Level.GRID).exclude(rings=[]).values_list("pk", "rings")
    ids, shapes = [], []
    for pk, rings in rows:
        ids.append(pk)
        shapes.append(MultiPolygon([Polygon(ring) for ring in rings]) if len(rings) > 1 else Polygon(rings[0]))
    return GridIndex(tuple(ids), STRtree(shapes))


def grid_at(lon: float, lat: float) -> Area | None:
    """The grid a WGS 84 point falls in; on a common border the one with the smaller id."""
    index = grid_index.get()
    hits = index.shapes.query(points(lon, lat), predicate="intersects")
    return tree.area(min(index.ids[i] for i in hits)) if len(hits) else None


def grids_at(lons: list[float], lats: list[float]) -> list[int | None]:
    """Grid ids of many points at once (import, benchmarks)."""
    index = grid_index.get()
    found: list[int | None] = [None] * len(lons)
    which, shape = index.shapes.query(points(np.array(lons), np.array(lats)), predicate="intersects")
    for point, hit in zip(which.tolist(), shape.tolist(), strict=True):
        grid = index.ids[hit]
        found[point] = min(grid, found[point] or grid)
    return found


def at_point(lon: float, lat: float) -> Where | None:
    """The place of a position."""
    grid = grid_at(lon, lat)
    if grid is None:
        return None
    return Where(grid, tree.tree.get().full_name(grid.pk), Precision.POINT, lon=lon, lat=lat)


def at_home(home: Home) -> Where:
    """The place of somebody's home; the words stop at the entrance, the home number stays in its own column."""
    entrance = home.entrance
    building = entrance.building
    words = _words(building, entrance)
    return Where(
        tree.area(building.grid_id), words, Precision.HOME, building, entrance, home, building.lon, building.lat
    )


def at_building(building: Building, entrance: Entrance | None = None) -> Where:
    """The place of a building or one of its entrances."""
    precision = Precision.ENTRANCE if entrance else Precision.BUILDING
    grid = tree.area(building.grid_id)
    return Where(grid, _words(building, entrance), precision, building, entrance, None, building.lon, building.lat)


def at_code(code: str) -> Where | None:
    """The place of a QR code; None for a code nobody has put up."""
    row = PlaceCode.objects.select_related("building__compound", "entrance").filter(code=code).first()
    if row is None:
        return None
    precision = Precision.ENTRANCE if row.entrance else Precision.BUILDING if row.building else Precision.POINT
    return Where(tree.area(row.area_id), row.label, precision, row.building, row.entrance, None, row.lon, row.lat)


def at_area(area: Area) -> Where:
    """A place known only by its grid or community."""
    return Where(area, tree.tree.get().full_name(area.pk), lon=area.lon, lat=area.lat)


def _words(building: Building, entrance: Entrance | None) -> str:
    compound = building.compound.name + " " if building.compound else ""
    return f"{compound}{building.name}{' ' + entrance.name if entrance else ''}"


# Address text ---------------------------------------------------------------------------------------------------------

DIGITS = str.maketrans("一二三四五六七八九", "123456789")
BUILDING = re.compile(r"(\d{1,4}|[一二三四五六七八九十]{1,3})\s*(?:号楼|栋|幢|座|#楼|#)")
ENTRANCE = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:单元|门洞)")
HOME = re.compile(r"(?:单元|栋|号楼|幢)\s*(\d{3,4})\s*(?:室|号|户)?")


def spoken_number(text: str) -> str:
    """十二 → 12, 三 → 3; digits stay."""
    if text.isascii():
        return text
    if "十" in text:
        tens, _, ones = text.partition("十")
        return f"{tens.translate(DIGITS) or '1'}{ones.translate(DIGITS) or '0'}"
    return text.translate(DIGITS)


def find(text: str, within: Area, limit: int = 5) -> list[Where]:
    """Places that an address text may mean inside an area, best first; empty when nothing fits."""
    text = one_line(text)  # as typed: full-width digits, and characters that no database takes
    compounds = _compounds(text, within)
    number = BUILDING.search(text)
    if number is None:
        return [_at_compound(one) for one in compounds[:limit]]
    rows = Building.objects.select_related("compound").filter(number=spoken_number(number[1]))
    rows = rows.filter(compound__in=compounds) if compounds else rows.filter(grid__path__startswith=within.path)
    return [_narrowed(text, building) for building in rows.order_by("id")[:limit]]


def _compounds(text: str, within: Area) -> list[Compound]:
    """Those that the text names; looked for by the database, because a city has thousands."""
    named = Compound.objects.filter(community__path__startswith=_community_path(within))
    return list(named.alias(at=StrIndex(Value(text), "name")).filter(at__gt=0).order_by("id"))


def _community_path(area: Area) -> str:
    return tree.area(area.community_id).path if area.community_id else area.path


def _at_compound(compound: Compound) -> Where:
    grid = grid_at(compound.lon, compound.lat) if compound.lon is not None and compound.lat is not None else None
    area = grid or tree.area(compound.community_id)
    return Where(area, compound.name, Precision.COMPOUND, lon=compound.lon, lat=compound.lat)


def _narrowed(text: str, building: Building) -> Where:
    """The building, narrowed to entrance and home when the text names them and they exist."""
    entrance_no = ENTRANCE.search(text)
    entrance = None
    if entrance_no:
        entrance = Entrance.objects.filter(building=building, number=spoken_number(entrance_no[1])).first()
    home_no = HOME.search(text)
    home = Home.objects.filter(entrance=entrance, name=home_no[1]).first() if entrance and home_no else None
    where = at_building(building, entrance)
    if home is None:
        return where
    return Where(where.area, where.words, Precision.HOME, building, entrance, home, where.lon, where.lat)
