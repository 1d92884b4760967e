"""The register of facilities (设施): lamps, hydrants, lifts and whatever else somebody looks after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.places import tree
from linli.platform.places.codes import check_component
from linli.platform.places.locate import grid_at
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import cells, declare
from linli.platform.registers.declare import Column, Register, Row, page_at, register
from linli.platform.registers.finding import Ground, find_areas
from linli.platform.registers.kinds.organisations import AREA
from linli.platform.registers.scope import ADMINISTERS, chosen, seen
from linli.platform.structure.models import Facility
from linli.platform.structure.tables.grounds import LAT, LON
from linli.platform.structure.tables.naming import ORGANISATION, coded, find_buildings, find_organisations, said, year
from linli.platform.structure.terms import FacilityKind

KEEPERS = Right.KEEP_HOMES


class Writer(declare.Writer):
    """One facility for each code."""

    def __init__(self, by: Actor) -> None:
        self.ground = Ground.of(by, KEEPERS)

    def resolve(self, rows: Sequence[Row]) -> None:
        """Where it stands: area code, building, or a point; a known one must be the actor's too."""
        self._by_point([row for row in rows if not row.values["area_code"]])
        find_areas([row for row in rows if row.values["area_code"]], self.ground)
        find_buildings([row for row in rows if row.found.get("area")])
        find_organisations(rows, self.ground)
        wanted = {row.values["code"] for row in rows if row.values["code"]}
        known = {one.code: one for one in Facility.objects.filter(code__in=wanted).select_related("area")}
        for row in rows:
            row.found["known"] = there = known.get(row.values["code"])
            if there is not None and not self.ground.covers(there.area.path):
                row.refuse("code", _("编码 %(code)s 已有别的设施在用，请换一个"), code=there.code)
            if row.values["built_year"] and row.values["built_year"] > clock.today().year:
                row.refuse("built_year", _("建成年份在今年以后，请核对"))

    def _by_point(self, rows: Sequence[Row]) -> None:
        for row in rows:
            lon, lat = row.values["lon"], row.values["lat"]
            found = grid_at(lon, lat) if lon is not None and lat is not None else None
            if found is not None and self.ground.covers(found.path):
                row.found["area"] = found
            else:
                row.refuse("area_code", _("请填网格编码，或填落在您辖区网格里的经度和纬度"))

    def save(self, rows: Sequence[Row]) -> None:
        """New ones are made, known ones renewed by what the table says."""
        for row in rows:
            one = row.found["known"] or Facility.objects.filter(code=row.values["code"]).first()
            row.known = one is not None
            one = one or Facility(code=row.values["code"])
            building = row.found.get("building")
            one.area = building.grid if building else row.found["area"]
            for name, value in said(row, "kind", "name", "built_year", "inspect_by", "lon", "lat").items():
                setattr(one, name, value)
            one.building, one.ended_on = building or one.building, None
            one.organisation = row.found["organisation"] or one.organisation
            one.put_under(one.area)
            one.save()


def rows(by: Actor, filters: Mapping[str, str]) -> QuerySet[Facility]:
    """Facilities in the actor's areas."""
    found = Facility.objects.filter(seen(by, also=ADMINISTERS), chosen(filters), ended_on=None)
    if kind := filters.get("kind"):
        found = found.filter(kind=kind)
    if words := filters.get("q"):
        found = found.filter(name__contains=words) | found.filter(code=words.upper())
    return found.select_related("area", "building__compound", "organisation")


def values(found: Sequence[Facility]) -> Iterable[dict[str, Any]]:
    """As the columns name them."""
    names = tree.tree.get()
    for one in found:
        building = one.building
        yield {
            "code": one.code, "kind": one.get_kind_display(), "name": one.name, "area_code": one.area.code,
            "area": names.full_name(one.area_id),
            "compound": building.compound.name if building and building.compound else "",
            "building": building.name if building else "", "lon": one.lon, "lat": one.lat,
            "organisation": one.organisation.name if one.organisation else "", "built_year": one.built_year,
            "inspect_by": one.inspect_by or "",
        }  # fmt: skip


FACILITIES = register(
    Register(
        key="facilities",
        title=_("设施"),
        about=_("一行一个设施。网格编码和经纬度填一样就行；部件编码按 16 位标准编码，也可以用自己的编号。"),
        columns=(
            Column("code", _("设施编码"), coded(check_component), True, aliases=("部件编码", "编号"), width=20,
                   example="4299010103000001"),
            Column("kind", _("类别"), cells.choice(FacilityKind), True, example="路灯",
                   choices=tuple(one.label for one in FacilityKind)),
            Column("name", _("名称"), cells.words(80), True, width=24, example="3 号楼前路灯"),
            Column("area_code", _("区域编码"), cells.region, width=18, example="429901001001003",
                   hint=_("不填就按经度和纬度找网格")),
            AREA,
            Column("compound", _("小区"), cells.words(80), width=18),
            Column("building", _("楼栋"), cells.words(80)),
            LON,
            LAT,
            ORGANISATION,
            Column("built_year", _("建成年份"), year, kind="number", example="2016"),
            Column("inspect_by", _("下次检查"), cells.day, kind="date", example="2027-03-01"),
        ),
        keepers=KEEPERS,
        writer=Writer,
        rows=rows,
        values=values,
        page=page_at("structure:facility"),
        filters=(("kind", _("类别")),),
    )
)  # fmt: skip
