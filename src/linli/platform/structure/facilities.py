"""Facilities (设施): kept, signed with a code people can scan, looked at in turn, and known by their age."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.errors import gettext_noop as _
from linli.platform.places.codes import BadCode, check_component
from linli.platform.places.locate import grid_at
from linli.platform.places.models import Area, Building, Organisation, PlaceCode
from linli.platform.posts.actor import Actor
from linli.platform.structure.chain import may_keep
from linli.platform.structure.models import Facility
from linli.platform.structure.terms import GOOD_FOR, OLD_BUILDING, FacilityKind

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike
OLDEST_YEAR = 1900


@dataclass(frozen=True)
class Ageing:
    """Things of a kind in an area: how many, how many older than they are good for, how many of no known age."""

    kind: str
    words: str
    good_for: int
    total: int
    old: int
    unknown: int


@transaction.atomic
def save(
    by: Actor, one: Facility | None = None, *, kind: str, code: str, name: str, area: Area | None = None,
    building: Building | None = None, lon: float | None = None, lat: float | None = None,
    organisation: Organisation | None = None, built_year: int | None = None, inspect_by: date | None = None,
) -> Facility:  # fmt: skip
    """A facility, new or corrected. Its grid is that of its building or point, else the area said."""
    if (lon is None) != (lat is None):
        raise Invalid({"lat" if lat is None else "lon": _("经度和纬度要一起填，或者都不填")})
    where = _where(area, building, lon, lat)
    may_keep(by, where)
    if one is not None:
        may_keep(by, one.area)
    _check(kind, name, built_year)
    bare = _code(code, one)
    one = one or Facility()
    one.kind, one.code, one.name, one.area, one.building = kind, bare, name.strip()[:80], where, building
    one.lon, one.lat = (lon, lat) if lon is not None else (building.lon, building.lat) if building else (None, None)
    one.organisation, one.built_year, one.inspect_by = organisation, built_year, inspect_by
    one.put_under(where)
    one.save()
    if one.sign_id:
        PlaceCode.objects.filter(pk=one.sign_id).update(**_sign(one))
    return one


def _where(area: Area | None, building: Building | None, lon: float | None, lat: float | None) -> Area:
    if building is not None:
        if area is not None and not area.contains(building.grid):
            raise Invalid({"building": _("这栋楼不在所选的网格里，请核对")})
        return building.grid
    found = grid_at(lon, lat) if lon is not None and lat is not None else None
    if found is None:
        if area is None:
            raise Invalid({"area": _("请选网格，或选楼栋，或填落在网格里的经度和纬度")})
        return area
    if area is not None and not area.contains(found):
        raise Invalid({"lon": _("这个位置不在所选的区域里，请核对")})
    return found


def _check(kind: str, name: str, built_year: int | None) -> None:
    if kind not in FacilityKind.values:
        raise Invalid({"kind": _("请从列表里选设施类别")})
    if not name.strip():
        raise Invalid({"name": _("请填名称，例如 3 号楼前路灯")})
    if built_year is not None and not OLDEST_YEAR <= built_year <= clock.today().year:
        raise Invalid({"built_year": _("请填四位数的建成年份，不晚于今年")})


def _code(code: str, one: Facility | None) -> str:
    try:
        bare = check_component(code)
    except BadCode as bad:
        raise Invalid({"code": bad.message}, **bad.params) from bad
    taken = Facility.objects.filter(code=bare)
    if (taken.exclude(pk=one.pk) if one else taken).exists():
        raise Invalid({"code": _("编码 %(code)s 已有别的设施在用，请换一个")}, code=bare)
    return bare


@transaction.atomic
def sign(by: Actor, one: Facility) -> PlaceCode:
    """The code for a sticker: whoever scans it reports trouble at this very thing. Made once."""
    may_keep(by, one.area)
    one = Facility.objects.select_for_update().get(pk=one.pk)
    if one.sign is not None:
        return one.sign
    code = "S" + "".join(secrets.choice(LETTERS) for _n in range(8))
    one.sign = PlaceCode.objects.create(code=code, **_sign(one))
    one.save(update_fields=["sign"])
    return one.sign


def _sign(one: Facility) -> dict[str, Any]:
    return {"label": one.name[:80], "area_id": one.area_id, "building_id": one.building_id, "lon": one.lon,
            "lat": one.lat}  # fmt: skip


@transaction.atomic
def inspected(by: Actor, one: Facility, *, next_on: date) -> Facility:
    """It was looked at today; the next time is said."""
    may_keep(by, one.area)
    if next_on <= clock.today():
        raise Invalid({"next_on": _("下次检查要在今天以后")})
    one.inspect_by = next_on
    one.save(update_fields=["inspect_by"])
    return one


@transaction.atomic
def end(by: Actor, one: Facility) -> None:
    """It is there no more."""
    may_keep(by, one.area)
    Facility.objects.filter(pk=one.pk, ended_on=None).update(ended_on=clock.today())


# Reading ------------------------------------------------------------------------------------------------------------


def inside(area: Area) -> QuerySet[Facility]:
    """What stands in an area."""
    rows = Facility.objects.filter(ended_on=None, area__path__startswith=area.path)
    return rows.select_related("area", "building", "organisation", "sign")


def due(area: Area, within: int = 30) -> QuerySet[Facility]:
    """What must be looked at in so many days, or should have been."""
    return inside(area).filter(inspect_by__lte=clock.today() + timedelta(days=within)).order_by("inspect_by", "id")


def old_ones(area: Area) -> Q:
    """Facilities older than things of their kind are good for."""
    year, q = clock.today().year, Q(pk__in=[])
    for kind, good_for in GOOD_FOR.items():
        q |= Q(kind=kind, built_year__lte=year - good_for)
    return q


def ageing(area: Area) -> list[Ageing]:
    """For those who plan renewal: by kind how much of what stands in an area is old; buildings come last."""
    found: dict[str, list[int]] = {}
    year = clock.today().year
    for kind, built in inside(area).values_list("kind", "built_year"):
        row = found.setdefault(kind, [0, 0, 0])
        row[0] += 1
        row[1] += built is not None and year - built >= GOOD_FOR[FacilityKind(kind)]
        row[2] += built is None
    rows = [Ageing(kind, str(kind.label), GOOD_FOR[kind], *found[kind]) for kind in FacilityKind if kind in found]
    return [*rows, _buildings(area)]


def _buildings(area: Area) -> Ageing:
    years = list(Building.objects.filter(grid__path__startswith=area.path).values_list("built_year", flat=True))
    old = sum(built is not None and built < OLD_BUILDING for built in years)
    known: Mapping[str, Any] = {"total": len(years), "old": old, "unknown": years.count(None)}
    return Ageing("building", _("楼栋（2000 年以前建成）"), clock.today().year - OLD_BUILDING, **known)
