"""Merged grids (多网合一): which department's grid lies over a base grid, who answers there, where they clash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import Polygon

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Organisation
from linli.platform.places.terms import Level
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import polygons
from linli.platform.structure.models import DepartmentGrid, DepartmentGridPart
from linli.platform.structure.redrawing.outlines import shape

MOSTLY = 0.5  # of a base grid: from here on a department's outline covers it


@dataclass(frozen=True)
class Clash:
    """A base grid in two grids of the same department."""

    area: Area
    grids: tuple[DepartmentGrid, ...]


@dataclass(frozen=True)
class Gap:
    """A department that divides a place leaves a base grid out."""

    area: Area
    organisation: Organisation


def answering_at(area: Area) -> list[DepartmentGrid]:
    """The grids of all departments over a base grid, with their people; of a micro-grid those of its grid."""
    rows = DepartmentGrid.objects.filter(ended_on=None, parts__area=area.grid_id or area.pk)
    return list(rows.select_related("organisation", "answers").order_by("organisation__name", "code").distinct())


def who_answers(area: Area, trade: str) -> DepartmentGrid | None:
    """The grid of the department of a trade ("城管") at a base grid; None where it has none."""
    return next((one for one in answering_at(area) if one.organisation.trade == trade), None)


def clashes(within: Area) -> list[Clash]:
    """Base grids that one department has put into two of its grids."""
    found: dict[tuple[int, int], list[DepartmentGrid]] = {}
    areas: dict[int, Area] = {}
    for part in _parts(within):
        found.setdefault((part.grid.organisation_id, part.area_id), []).append(part.grid)
        areas[part.area_id] = part.area
    return [Clash(areas[area], tuple(grids)) for (_body, area), grids in sorted(found.items()) if len(grids) > 1]


def gaps(within: Area) -> list[Gap]:
    """Base grids that a department with grids of its own leaves out, where its duty reaches."""
    covered = {(part.grid.organisation_id, part.area_id) for part in _parts(within)}
    bodies = Organisation.objects.filter(grids__ended_on=None, grids__isnull=False).select_related("area").distinct()
    base = Area.objects.current().below(within).filter(level=Level.GRID).defer("rings")
    return [
        Gap(area, body)
        for body in bodies.order_by("name")
        for area in base
        if body.area.contains(area) and (body.pk, area.pk) not in covered
    ]


def _parts(within: Area) -> Sequence[DepartmentGridPart]:
    rows = DepartmentGridPart.objects.filter(grid__ended_on=None, area__path__startswith=within.path)
    return list(rows.select_related("grid__organisation", "area").order_by("grid__organisation", "area", "grid"))


@transaction.atomic
def save(
    by: Actor, *, organisation: Organisation, code: str, name: str, base: Sequence[Area], answers: Person | None = None
) -> DepartmentGrid:
    """A department's grid, new or known by its code, with the base grids under it."""
    may_keep(by, organisation)
    if not base or any(area.level != Level.GRID or area.ended_on for area in base):
        raise Invalid({"base": _("请至少选一个在用的基础网格")})
    if any(not organisation.area.contains(area) for area in base):
        raise Invalid({"base": _("有的网格不在这个部门负责的区域里，请核对")})
    if not code or not name:
        raise Invalid({"code": _("请填部门网格的编码和名称")})
    said: dict[str, Any] = {"name": name, "ended_on": None} | ({"answers": answers} if answers else {})
    one, _new = DepartmentGrid.objects.update_or_create(organisation=organisation, code=code, defaults=said)
    one.base.set(base)
    return one


@transaction.atomic
def end(by: Actor, one: DepartmentGrid) -> None:
    """The department draws it no more."""
    may_keep(by, one.organisation)
    DepartmentGrid.objects.filter(pk=one.pk, ended_on=None).update(ended_on=clock.today())


def may_keep(by: Actor, organisation: Organisation) -> None:
    """Raises Refused for those who keep no ground there."""
    if not by.may(Right.KEEP_GROUND, organisation.area):
        raise Refused(_("部门网格由系统管理员来登记"))


@transaction.atomic
def bring_outlines(
    by: Actor, organisation: Organisation, features: Sequence[Mapping[str, Any]], datum: str
) -> polygons.Outcome:
    """Grids of a department from GeoJSON: code and name of each feature, and the base grids it mostly covers."""
    may_keep(by, organisation)
    outcome = polygons.Outcome()
    base = Area.objects.current().below(organisation.area).filter(level=Level.GRID).exclude(rings=[])
    grounds = [(area, shape(area.rings)) for area in base]
    for number, feature in enumerate(features, 1):
        drawn = feature if isinstance(feature, dict) else {}
        said = drawn.get("properties")
        said = said if isinstance(said, dict) else {}
        code, name = (next((str(said[key]) for key in keys if said.get(key)), "") for keys in (_CODES, polygons.NAMES))
        try:
            covered = _covered(drawn, grounds, datum)
            if not code:
                raise polygons.Fault(_("这个图形没有编码"))
            save(by, organisation=organisation, code=code[:32], name=name[:80] or code[:80], base=covered)
        except (polygons.Fault, Invalid) as fault:
            outcome.faults.append((number, name or code, str(fault)))
            continue
        outcome.taken += 1
    return outcome


_CODES = ("code", "编码", "网格编码")


def _covered(feature: Mapping[str, Any], grounds: Sequence[tuple[Area, Any]], datum: str) -> list[Area]:
    rings = list(polygons.outlines(feature.get("geometry"), polygons.DATUMS[datum]))
    drawn = [Polygon(ring) for ring in rings]
    found = [
        area
        for area, ground in grounds
        if sum(one.intersection(ground).area for one in drawn) >= MOSTLY * max(ground.area, 1e-12)
    ]
    if not found:
        raise polygons.Fault(_("这个图形没有盖住任何基础网格的一半，请核对坐标"))
    return found
