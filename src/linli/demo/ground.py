"""Lays the ground of the town: areas with polygons, bodies, compounds, buildings, homes, codes on walls, base map."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from linli.demo import layout
from linli.demo.cast import BODIES, CITY, COMMUNITIES, DISTRICT, TOWN, Community
from linli.demo.layout import Cell
from linli.platform.places import tree
from linli.platform.places.models import Area, Building, Compound, Entrance, Home, Organisation, PlaceCode
from linli.platform.places.terms import ANCESTORS, Level, OrganisationKind
from linli.platform.registers.copying import reserve

COLUMNS, ROWS = 5, 8
TOWN_CODE = "429901001"
HOMES_A_FLOOR, FLOORS = 2, 6


@dataclass
class Ground:
    """What was laid, by the names the cast uses."""

    areas: dict[str, Area] = field(default_factory=dict)
    grids: list[Area] = field(default_factory=list)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    compounds: dict[str, Compound] = field(default_factory=dict)
    buildings: list[Building] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    codes: list[PlaceCode] = field(default_factory=list)

    def area(self, place: str) -> Area:
        """The area of "柳岸社区/3", "柳岸社区", "town", …"""
        return self.areas[place]

    def homes_of(self, community: str) -> list[Home]:
        """All homes of a community."""
        pk = self.areas[community].pk
        return [home for home in self.homes if home.entrance.building.grid.community_id == pk]

    def building(self, community: str, number: str) -> Building:
        """A building by its number in the community's compound."""
        compound = self.compounds[community].pk
        return next(b for b in self.buildings if b.compound_id == compound and b.number == number)


def lay(rng: Random) -> Ground:
    """The whole ground of the town."""
    ground = Ground()
    cells = layout.mesh(COLUMNS, ROWS, rng)
    _areas(ground, cells, rng)
    _bodies(ground)
    _compounds(ground, cells)
    _homes(ground)
    _codes(ground)
    for name in ("areas", "organisations"):
        tree.changed(name)
    base_map(ground)
    return ground


def cells_of(community: Community, cells: Sequence[Cell]) -> list[Cell]:
    """The community's cells, row by row: that is also the order in which its grids are numbered."""
    return [cell for cell in cells if cell.column in community.columns and cell.row in community.rows]


def new_area(pk: int, parent: Area | None, level: str, name: str, code: str, **more: Any) -> Area:
    """An area under a known id, with path and ancestors; not yet saved."""
    area = Area(pk=pk, parent=parent, level=level, name=name, code=code, **more)
    if parent is not None:
        area.put_under(parent)
    area.path = f"{parent.path if parent else '/'}{pk}/"
    if level in ANCESTORS:
        setattr(area, f"{level}_id", pk)
    if area.rings:
        area.lon, area.lat = layout.centre(area.rings)
    return area


def _areas(ground: Ground, cells: Sequence[Cell], rng: Random) -> None:
    ids = iter(reserve(Area, 3 + len(COMMUNITIES) + len(cells)))
    whole = layout.around(cells)
    city = new_area(next(ids), None, Level.CITY, CITY, TOWN_CODE[:4], rings=whole)
    district = new_area(next(ids), city, Level.DISTRICT, DISTRICT, TOWN_CODE[:6], rings=whole)
    town = new_area(next(ids), district, Level.TOWN, TOWN, TOWN_CODE, rings=whole, phone="0712-2000000")
    ground.areas |= {"city": city, "district": district, "town": town}
    made = [city, district, town]
    for number, one in enumerate(COMMUNITIES, 1):
        made += _community(ground, one, number, cells_of(one, cells), ids, rng)
    for above in (town, district, city):
        above.households = sum(grid.households for grid in ground.grids)
    Area.objects.bulk_create(made)


def _community(ground: Ground, one: Community, number: int, cells: Sequence[Cell], ids: Any, rng: Random) -> list[Area]:
    code = f"{TOWN_CODE}{number:03d}"
    community = new_area(
        next(ids), ground.areas["town"], Level.COMMUNITY, one.name, code, short=one.short,
        rings=layout.around(cells), phone=f"0712-200{number:04d}",
    )  # fmt: skip
    grids = []
    for at, cell in enumerate(cells, 1):
        grid = new_area(
            next(ids), community, Level.GRID, f"第{layout.chinese(at)}网格", f"{code}{at:03d}", rings=[cell.ring],
            households=412 if one.short == "LA" and at == 3 else rng.randrange(400, 560),
        )  # fmt: skip
        ground.areas[f"{one.name}/{at}"] = grid
        grids.append(grid)
    community.households = sum(grid.households for grid in grids)
    ground.areas[one.name] = community
    ground.grids += grids
    return [community, *grids]


def _bodies(ground: Ground) -> None:
    rows = {
        body.key: Organisation(
            kind=body.kind, name=body.name, short=body.short, area=ground.areas[body.level], trade=body.trade,
            phone=f"0712-210{at:04d}",
        )
        for at, body in enumerate(BODIES, 1)
    }  # fmt: skip
    for at, one in enumerate(COMMUNITIES, 1):
        area, short = ground.areas[one.name], one.name.removesuffix("社区")
        for key, kind, name, words in (
            (one.property, OrganisationKind.PROPERTY_COMPANY, f"{one.property}服务有限公司", one.property),
            (f"{one.name}党委", OrganisationKind.PARTY_BRANCH, f"{one.name}党委", ""),
            (f"{one.name}居委会", OrganisationKind.COMMITTEE, f"{one.name}居民委员会", f"{short}居委会"),
            (f"{one.name}业委会", OrganisationKind.OWNERS_COMMITTEE, f"{one.compound}业主委员会", f"{short}业委会"),
        ):
            rows[key] = Organisation(kind=kind, name=name, short=words, area=area, phone=f"0712-220{at:04d}")
    Organisation.objects.bulk_create(rows.values())
    ground.bodies = rows


def _compounds(ground: Ground, cells: Sequence[Cell]) -> None:
    for one in COMMUNITIES:
        area = ground.areas[one.name]
        ground.compounds[one.name] = Compound(
            community=area, name=one.compound, property_company=ground.bodies[one.property]
        )
        number = 0
        for at, (cell, count) in enumerate(zip(cells_of(one, cells), one.buildings, strict=True), 1):
            for spot in layout.spots(cell, count):
                number += 1
                ground.buildings.append(_building(ground, one, at, number, spot))
        mine = [b for b in ground.buildings if b.compound is ground.compounds[one.name]]
        middle = mine[len(mine) // 2]
        ground.compounds[one.name].lon, ground.compounds[one.name].lat = middle.lon, middle.lat
    Compound.objects.bulk_create(ground.compounds.values())
    Building.objects.bulk_create(ground.buildings)


def _building(ground: Ground, one: Community, grid: int, number: int, spot: layout.Point) -> Building:
    return Building(
        compound=ground.compounds[one.name], grid=ground.areas[f"{one.name}/{grid}"], name=f"{number} 号楼",
        number=str(number), lon=spot[0], lat=spot[1], footprint=layout.footprint(spot),
    )  # fmt: skip


def _homes(ground: Ground) -> None:
    """Three stairwells a building, six floors, two homes a floor."""
    entrances = [
        Entrance(building=building, name=f"{at} 单元", number=str(at))
        for building in ground.buildings
        for at in (1, 2, 3)
    ]
    Entrance.objects.bulk_create(entrances)
    ground.homes = [
        Home(entrance=entrance, name=f"{floor}0{door}")
        for entrance in entrances
        for floor in range(1, FLOORS + 1)
        for door in range(1, HOMES_A_FLOOR + 1)
    ]
    Home.objects.bulk_create(ground.homes, batch_size=2000)


def _codes(ground: Ground) -> None:
    """A code in every stairwell of the first compound, one on every other building, one in every park and square."""
    for building in ground.buildings:
        community = next(c for c in COMMUNITIES if ground.areas[c.name].pk == building.grid.community_id)
        ground.codes.append(_code(f"{community.short}{building.number}D", building, f"{building.name}大门口"))
    first = COMMUNITIES[0]
    entrances = Entrance.objects.filter(building__compound=ground.compounds[first.name]).order_by("id")
    for entrance in entrances.select_related("building__grid", "building__compound"):
        label = f"{entrance.building.name} {entrance.name}"
        code = _code(f"{first.short}{entrance.building.number}D{entrance.number}", entrance.building, label)
        code.entrance = entrance
        ground.codes.append(code)
    for one in COMMUNITIES:
        area = ground.areas[f"{one.name}/1"]
        label = f"{one.name.removesuffix('社区')}小广场"
        ground.codes.append(PlaceCode(code=f"{one.short}GC", label=label, area=area, lon=area.lon, lat=area.lat))
    PlaceCode.objects.bulk_create(ground.codes)


def _code(code: str, building: Building, label: str) -> PlaceCode:
    words = f"{building.compound} {label}"
    return PlaceCode(code=code, label=words, area=building.grid, building=building, lon=building.lon, lat=building.lat)


def base_map(ground: Ground) -> Path:
    """Lines of the map that belong to no table: the river, as GeoJSON (WGS 84) in the data folder."""
    line: Mapping[str, Any] = {"type": "LineString", "coordinates": layout.river(COLUMNS, ROWS)}
    properties = {"kind": "river", "name": "柳河"}
    feature = {"type": "Feature", "properties": properties, "geometry": line}
    path = Path(settings.DATA) / "map" / f"{TOWN_CODE}.geojson"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False), "utf-8")
    return path
