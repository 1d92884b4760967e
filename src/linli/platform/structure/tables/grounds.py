"""The registers of compounds (小区) and buildings (楼栋): their codes, years, companies and committees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.platform.places import tree
from linli.platform.places.codes import check_building
from linli.platform.places.models import Building, Compound
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import cells
from linli.platform.registers.declare import Column, Register, Row, Writer, page_at, register
from linli.platform.registers.finding import Ground, find_areas, numbered
from linli.platform.registers.kinds.organisations import AREA, AREA_CODE
from linli.platform.registers.scope import ADMINISTERS, chosen, seen
from linli.platform.structure.tables.naming import coded, find_organisations, said, year

KEEPERS = Right.KEEP_HOMES


class Compounds(Writer):
    """One compound for each name in a community."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)

    def resolve(self, rows: Sequence[Row]) -> None:
        """Community and bodies."""
        find_areas(rows, self.ground)
        for column in ("property_company", "owners_committee"):
            find_organisations(rows, self.ground, column)
        for row in rows:
            area = row.found.get("area")
            if area is not None and area.level != Level.COMMUNITY:
                row.refuse("area_code", _("小区登记在社区下面，请填社区的编码"))

    def save(self, rows: Sequence[Row]) -> None:
        """What the table says newly is taken; what it leaves out stays."""
        for row in rows:
            facts = said(row, "lon", "lat")
            facts |= {name: row.found[name] for name in ("property_company", "owners_committee") if row.found[name]}
            one = Compound.objects.filter(community=row.found["area"], name=row.values["name"]).order_by("id").first()
            row.known = one is not None
            if one is None:
                Compound.objects.create(community=row.found["area"], name=row.values["name"], **facts)
            else:
                Compound.objects.filter(pk=one.pk).update(**facts)


class Buildings:
    """Buildings by compound and number; their grid is said by its code."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)
        self.codes: set[str] = set()

    def resolve(self, rows: Sequence[Row]) -> None:
        """Grid, compound, and a code that fits the grid and is used once."""
        find_areas(rows, self.ground)
        wanted = {row.values["code"] for row in rows if row.values["code"]}
        taken = {b.code: b for b in Building.objects.filter(code__in=wanted).select_related("compound")}
        for row in rows:
            area = row.found.get("area")
            if area is None:
                continue
            if area.level != Level.GRID:
                row.refuse("area_code", _("%(name)s 不是网格，请填网格的编码"), name=area.name)
                continue
            self._compound(row)
            self._code(row, taken)

    def _compound(self, row: Row) -> None:
        community = row.found["area"].community_id
        row.found["compound"] = Compound.objects.filter(community=community, name=row.values["compound"]).first()
        if row.found["compound"] is None:
            row.refuse("compound", _("这个社区里没有叫%(name)s的小区，请先导入小区"), name=row.values["compound"])

    def _code(self, row: Row, taken: Mapping[str | None, Building]) -> None:
        code = row.values["code"]
        if not code or row.faults:
            return
        if code[:12] != row.found["area"].code[:12]:
            row.refuse(
                "code", _("楼栋编码的前 12 位应是所在社区的编码 %(code)s，请核对"), code=row.found["area"].code[:12]
            )
        other = taken.get(code)
        same = other is not None and other.compound_id == row.found["compound"].pk
        if code in self.codes or (
            other is not None and not (same and other.number == numbered(row.values["building"]))
        ):
            row.refuse("code", _("这个楼栋编码已用在另一栋楼，请核对"))
        self.codes.add(code)

    def save(self, rows: Sequence[Row]) -> None:
        """A known building is renewed, also its grid."""
        for row in rows:
            number, compound = numbered(row.values["building"]), row.found["compound"]
            facts = said(row, "code", "built_year", "floors", "lon", "lat") | {"grid": row.found["area"]}
            one = Building.objects.filter(compound=compound, number=number).order_by("id").first()
            row.known = one is not None
            if one is None:
                name = f"{number} 号楼" if number.isdigit() else number
                Building.objects.create(compound=compound, number=number, name=name, **facts)
            else:
                Building.objects.filter(pk=one.pk).update(**facts)

    def finish(self) -> None:
        """Buildings are kept in nobody's memory but by their grids."""
        tree.changed("areas")


def compounds(by: Actor, filters: Mapping[str, str]) -> QuerySet[Compound]:
    """Compounds in the actor's areas."""
    found = Compound.objects.filter(seen(by, "community__", also=ADMINISTERS), chosen(filters, "community__"))
    if words := filters.get("q"):
        found = found.filter(name__contains=words)
    return found.select_related("community", "property_company", "owners_committee")


def compound_values(found: Sequence[Compound]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    for one in found:
        yield {
            "name": one.name, "area_code": one.community.code, "area": one.community.name, "lon": one.lon,
            "lat": one.lat, "property_company": one.property_company.name if one.property_company else "",
            "owners_committee": one.owners_committee.name if one.owners_committee else "",
        }  # fmt: skip


def buildings(by: Actor, filters: Mapping[str, str]) -> QuerySet[Building]:
    """Buildings in the actor's areas."""
    found = Building.objects.filter(seen(by, "grid__", also=ADMINISTERS), chosen(filters, "grid__"))
    if words := filters.get("q"):
        found = found.filter(compound__name__contains=words) | found.filter(code=words)
    return found.select_related("compound", "grid")


def building_values(found: Sequence[Building]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    for one in found:
        yield {
            "area_code": one.grid.code, "area": one.grid.name, "compound": one.compound.name if one.compound else "",
            "building": one.name, "code": one.code or "", "built_year": one.built_year, "floors": one.floors,
            "lon": one.lon, "lat": one.lat,
        }  # fmt: skip


LON = Column("lon", _("经度"), cells.decimal(70, 140), kind="number", example="114.0021", listed=False)
LAT = Column("lat", _("纬度"), cells.decimal(0, 56), kind="number", example="30.9021", listed=False)

COMPOUNDS = register(
    Register(
        key="compounds",
        title=_("小区"),
        about=_("一行一个小区，写它所在社区的编码；物业企业和业委会要先在单位台账里。"),
        columns=(
            Column("name", _("小区"), cells.words(80), True, width=20, example="柳岸新村"),
            AREA_CODE,
            AREA,
            Column("property_company", _("物业企业"), cells.words(80), width=26, example="滨河物业服务有限公司"),
            Column("owners_committee", _("业委会"), cells.words(80), width=26),
            LON,
            LAT,
        ),
        keepers=KEEPERS,
        writer=Compounds,
        rows=compounds,
        values=compound_values,
    )
)

BUILDINGS = register(
    Register(
        key="buildings",
        title=_("楼栋"),
        about=_("一行一栋楼。楼栋编码是 15 位网格编码加 4 位顺序号；小区要先登记好。"),
        columns=(
            AREA_CODE,
            AREA,
            Column("compound", _("小区"), cells.words(80), True, width=18, example="柳岸新村"),
            Column("building", _("楼栋"), cells.words(80), True, aliases=("楼号", "幢"), example="3号楼"),
            Column("code", _("楼栋编码"), coded(check_building), width=24, example="4299010010010030003"),
            Column("built_year", _("建成年份"), year, kind="number", example="1998"),
            Column("floors", _("层数"), cells.whole(200), kind="number", example="6"),
            LON,
            LAT,
        ),
        keepers=KEEPERS,
        writer=Buildings,
        rows=buildings,
        values=building_values,
        page=page_at("structure:building"),
    )
)
