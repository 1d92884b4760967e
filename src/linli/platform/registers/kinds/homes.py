"""The register of homes (房屋): compound, building, entrance and home in one row; what is above is made (F1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.platform.places import tree
from linli.platform.places.locate import grids_at
from linli.platform.places.models import Building, Compound, Entrance, Home
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import cells, declare
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.finding import Ground, find_areas, numbered
from linli.platform.registers.scope import ADMINISTERS, chosen, seen

GRID = "entrance__building__grid__"
MOST_KEPT = 300_000  # keys remembered by one run


class Writer(declare.Writer):
    """Puts homes into their entrances, and these into their buildings, made where they are not there yet."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)
        self.made: dict[str, dict[Any, int]] = {"compound": {}, "building": {}, "entrance": {}}

    def resolve(self, rows: Sequence[Row]) -> None:
        """The grid by its code or by the point; a code of a home belongs to one home."""
        coded = [row for row in rows if row.values["grid_code"]]
        find_areas(coded, self.ground, "grid_code")
        self._by_point([row for row in rows if not row.values["grid_code"]])
        for row in rows:
            area = row.found.get("area")
            if area is not None and area.level != Level.GRID:
                row.refuse("grid_code", _("%(name)s 不是网格，请填网格的编码"), name=area.name)
        self._codes([row for row in rows if not row.faults and row.values["home_code"]])

    def _by_point(self, rows: Sequence[Row]) -> None:
        placed = [row for row in rows if row.values["lon"] is not None and row.values["lat"] is not None]
        grids = grids_at([row.values["lon"] for row in placed], [row.values["lat"] for row in placed]) if placed else []
        for row, grid in zip(placed, grids, strict=True):
            area = tree.area(grid) if grid else None
            if area is not None and self.ground.covers(area.path):
                row.found["area"] = area
        for row in rows:
            if "area" not in row.found:
                row.refuse("grid_code", _("请填网格编码，或填落在您辖区网格里的经度和纬度"))

    def _codes(self, rows: Sequence[Row]) -> None:
        codes = {row.values["home_code"] for row in rows}
        parts = ("code", "pk", "name", "entrance__number", "entrance__building__number", f"{GRID}community_id")
        known = {code: rest for code, *rest in Home.objects.filter(code__in=codes).values_list(*parts)}
        seen_here: dict[str, tuple[str, ...]] = {}
        for row in rows:
            code, door = row.values["home_code"], _door(row)
            if code in known:
                pk, name, entrance, building, community = known[code]
                if (name, entrance, building, community) != (*door, row.found["area"].community_id):
                    row.refuse("home_code", _("这个房屋编码已用在另一处房屋，请核对"))
                row.found["home"] = pk
            elif seen_here.setdefault(code, door) != door:
                row.refuse("home_code", _("这个房屋编码在表里用了两次，请核对"))

    def save(self, rows: Sequence[Row]) -> None:
        """From the compound down, each kind at once."""
        for kept in self.made.values():
            if len(kept) > MOST_KEPT:
                kept.clear()
        compounds = self._all("compound", Compound, {_compound(row) for row in rows}, ("community_id", "name"))
        for row in rows:
            row.found["compound"] = compounds[_compound(row)]
        self._buildings(rows)
        self._entrances(rows)
        self._homes(rows)

    def _all(self, kind: str, model: Any, wanted: set[Any], names: tuple[str, ...]) -> dict[Any, int]:
        """Ids of all keys, from memory, from the database, or newly made."""
        kept = self.made[kind]
        if missing := wanted - kept.keys():
            first = {key[0] for key in missing}
            for *key, pk in (
                model.objects.filter(**{f"{names[0]}__in": first}).order_by("-id").values_list(*names, "pk")
            ):
                kept[tuple(key)] = pk
            new = sorted(wanted - kept.keys())
            made = model.objects.bulk_create([model(**dict(zip(names, key, strict=True))) for key in new])
            kept.update(zip(new, (one.pk for one in made), strict=True))
        return kept

    def _buildings(self, rows: Sequence[Row]) -> None:
        first = {(row.found["compound"], numbered(row.values["building"])): row for row in reversed(rows)}
        kept = self.made["building"]
        if missing := first.keys() - kept.keys():
            there = Building.objects.filter(compound__in={compound for compound, _number in missing})
            kept |= {
                (compound, number): pk for compound, number, pk in there.values_list("compound_id", "number", "pk")
            }
            new = [key for key in first if key not in kept]
            made = Building.objects.bulk_create([_building(key, first[key]) for key in new])
            kept |= {key: one.pk for key, one in zip(new, made, strict=True)}
        for row in rows:
            row.found["building"] = kept[row.found["compound"], numbered(row.values["building"])]

    def _entrances(self, rows: Sequence[Row]) -> None:
        names = {(row.found["building"], numbered(row.values["entrance"] or "")): row for row in reversed(rows)}
        kept = self.made["entrance"]
        if missing := names.keys() - kept.keys():
            there = Entrance.objects.filter(building__in={building for building, _number in missing})
            kept |= {
                (building, number): pk for building, number, pk in there.values_list("building_id", "number", "pk")
            }
            new = [key for key in names if key not in kept]
            made = Entrance.objects.bulk_create(
                [Entrance(building_id=key[0], number=key[1], name=_spoken(key[1], "单元")) for key in new]
            )
            kept |= {key: one.pk for key, one in zip(new, made, strict=True)}
        for row in rows:
            row.found["entrance"] = kept[row.found["building"], numbered(row.values["entrance"] or "")]

    def _homes(self, rows: Sequence[Row]) -> None:
        entrances = {row.found["entrance"] for row in rows}
        there = Home.objects.filter(entrance__in=entrances).values_list("entrance_id", "name", "pk", "code")
        known = {(entrance, name): (pk, code) for entrance, name, pk, code in there}
        new: dict[tuple[int, str], Home] = {}
        for row in rows:
            key, code = (row.found["entrance"], row.values["home"]), row.values["home_code"]
            row.known = key in known or key in new
            if key in known and code and not known[key][1]:
                Home.objects.filter(pk=known[key][0]).update(code=code)
            elif key not in known:
                new.setdefault(key, Home(entrance_id=key[0], name=key[1], code=code))
        Home.objects.bulk_create(new.values(), batch_size=2000)


def _compound(row: Row) -> tuple[int, str]:
    return row.found["area"].community_id, row.values["compound"]


def _door(row: Row) -> tuple[str, str, str]:
    values = row.values
    return values["home"], numbered(values["entrance"] or ""), numbered(values["building"])


def _building(key: tuple[int, str], row: Row) -> Building:
    return Building(
        compound_id=key[0], grid=row.found["area"], number=key[1], name=_spoken(key[1], "号楼"), lon=row.values["lon"],
        lat=row.values["lat"],
    )  # fmt: skip


def _spoken(number: str, word: str) -> str:
    """3 becomes 3 号楼; a name stays."""
    return f"{number} {word}" if number.isdigit() else number


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Home]:
    """Homes in the actor's areas."""
    found = Home.objects.filter(seen(by, GRID, also=ADMINISTERS), chosen(filters, GRID))
    if words := filters.get("q"):
        found = found.filter(entrance__building__compound__name__contains=words) | found.filter(code=words)
    return found.select_related("entrance__building__compound").defer("entrance__building__footprint")


def values(found: Sequence[Home]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    for one in found:
        yield {"home_code": one.code or "", **address(one)}


def address(home: Home | None) -> dict[str, Any]:
    """Where a home is, by the columns of every register that names homes."""
    if home is None:
        return dict.fromkeys(("home_code", "grid_code", "compound", "building", "entrance", "home", "lon", "lat"), "")
    building = home.entrance.building
    return {
        "home_code": home.code or "", "grid_code": tree.area(building.grid_id).code,
        "compound": building.compound.name if building.compound else "", "building": building.name,
        "entrance": home.entrance.name, "home": home.name, "lon": building.lon, "lat": building.lat,
    }  # fmt: skip


KEEPERS = Right.KEEP_HOMES

# A home is named in the same way in every register.
CODE = Column("home_code", _("房屋编码"), cells.words(40), width=22, example="429901001001003000302000501",
              hint=_("有编码就不用填后面四列"))  # fmt: skip
COMPOUND = Column("compound", _("小区"), cells.words(80), width=18, example="柳岸新村")
BUILDING = Column("building", _("楼栋"), cells.words(80), aliases=("楼号", "楼", "幢"), example="3号楼")
ENTRANCE = Column("entrance", _("单元"), cells.words(40), aliases=("门洞",), example="2单元", hint=_("没有单元就不填"))
HOME = Column("home", _("房号"), cells.words(20), aliases=("房间号", "室", "门牌"), example="501")
NAMING_A_HOME = (CODE, COMPOUND, BUILDING, ENTRANCE, HOME)

HOMES = register(
    Register(
        key="homes",
        title=_("房屋"),
        about=_("一行一套房屋。小区、楼栋、单元还没有的会一起建好；重复上传不会重复登记。"),
        columns=(
            CODE,
            Column("grid_code", _("网格编码"), cells.region, width=18, example="429901001001003",
                   hint=_("不填就按经度和纬度找网格")),
            Column("compound", _("小区"), cells.words(80), True, width=18, example="柳岸新村"),
            Column("building", _("楼栋"), cells.words(80), True, aliases=("楼号", "楼", "幢"), example="3号楼"),
            ENTRANCE,
            Column("home", _("房号"), cells.words(20), True, aliases=("房间号", "室", "门牌"), example="501"),
            Column("lon", _("经度"), cells.decimal(70, 140), kind="number", example="114.0021", listed=False),
            Column("lat", _("纬度"), cells.decimal(0, 56), kind="number", example="30.9021", listed=False),
        ),
        keepers=KEEPERS,
        writer=Writer,
        rows=rows,
        values=values,
        page=page_at("structure:building", "entrance.building_id"),
    )
)  # fmt: skip
