"""What a plan says: areas that go in, parts that come out; every kind of change is written in the same few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from linli.kernel.errors import Invalid
from linli.kernel.errors import gettext_noop as _
from linli.platform.places.codes import BadCode, check_area
from linli.platform.places.models import Area, Building
from linli.platform.places.terms import Level
from linli.platform.structure.terms import ChangeKind

Rings = list[list[list[float]]]
MOST_PARTS = 30


@dataclass(frozen=True)
class Part:
    """One area that comes out of a plan: a new one, or one of those that went in and goes on."""

    name: str
    code: str
    goes_on: int | None = None  # id of the area that is this part from then on
    buildings: tuple[int, ...] = ()
    children: tuple[int, ...] = ()
    rings: Rings = field(default_factory=list)
    short: str = ""


@dataclass(frozen=True)
class Plan:
    """Areas go in, parts come out. What no part names goes with the first part, or stays where its area goes on."""

    kind: str
    areas: tuple[int, ...]
    parts: tuple[Part, ...]
    parent: int | None = None  # the new parent of all parts; None: as before

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Plan:
        """From what is kept."""
        parts = [
            Part(**{**one, "buildings": tuple(one["buildings"]), "children": tuple(one["children"])})
            for one in kept["parts"]
        ]
        return cls(kept["kind"], tuple(kept["areas"]), tuple(parts), kept["parent"])

    @property
    def goes_on(self) -> set[int]:
        """Ids of the areas that are there afterwards."""
        return {part.goes_on for part in self.parts if part.goes_on is not None}

    @property
    def ending(self) -> list[int]:
        """Ids of those that are not."""
        return [pk for pk in self.areas if pk not in self.goes_on]


def split(area: Area, parts: Sequence[Part]) -> Plan:
    """One area becomes several."""
    return Plan(ChangeKind.SPLIT, (area.pk,), tuple(parts))


def merge(areas: Sequence[Area], part: Part) -> Plan:
    """Several become one."""
    return Plan(ChangeKind.MERGE, tuple(area.pk for area in areas), (part,))


def move(area: Area, parent: Area, code: str = "") -> Plan:
    """An area comes under another parent, perhaps with a new code; everything below it comes along."""
    return Plan(ChangeKind.MOVE, (area.pk,), (_same(area, code=code or area.code),), parent.pk)


def rename(area: Area, name: str, short: str = "") -> Plan:
    """A new name."""
    return Plan(ChangeKind.RENAME, (area.pk,), (_same(area, name=name, short=short or area.short),))


def recode(area: Area, code: str) -> Plan:
    """A new code; codes below that begin with the old one begin with the new one afterwards."""
    return Plan(ChangeKind.RECODE, (area.pk,), (Part(area.name, code, goes_on=area.pk, short=area.short),))


def _same(area: Area, name: str = "", code: str = "", short: str = "") -> Part:
    return Part(name or area.name, code or area.code, goes_on=area.pk, short=short or area.short)


def check(plan: Plan, areas: Mapping[int, Area]) -> None:
    """Raises Invalid where the plan cannot be carried out as things are now. `areas`: all that it names, by id."""
    sources = [areas[pk] for pk in plan.areas if pk in areas and areas[pk].ended_on is None]
    if len(sources) != len(plan.areas) or not sources:
        raise Invalid({"areas": _("选的区域里有已经停用的，请重新选")})
    if len({one.level for one in sources}) > 1:
        raise Invalid({"areas": _("请选同一级别的区域")})
    _count(plan, sources)
    _parents(plan, sources, areas)
    for number, part in enumerate(plan.parts):
        _part(plan, part, number, sources[0])
    _named_once(plan)
    _belong(plan)


def _count(plan: Plan, sources: Sequence[Area]) -> None:
    if plan.kind == ChangeKind.SPLIT and not 2 <= len(plan.parts) <= MOST_PARTS:
        raise Invalid({"parts": _("拆分后至少要有 2 个区域，最多 30 个")})
    if plan.kind == ChangeKind.MERGE and len(sources) < 2:
        raise Invalid({"areas": _("请至少选 2 个区域来合并")})
    if sources[0].level == Level.CITY and plan.kind not in (ChangeKind.RENAME, ChangeKind.RECODE):
        raise Invalid({"areas": _("市一级不能在这里拆分、合并或挪动")})


def _parents(plan: Plan, sources: Sequence[Area], areas: Mapping[int, Area]) -> None:
    if plan.parent is None:
        if len({one.parent_id for one in sources}) > 1:
            raise Invalid({"areas": _("这些区域不在同一个上级下面，请先把它们划到一起")})
        return
    parent = areas.get(plan.parent)
    order = [str(level) for level in Level]
    if parent is None or parent.ended_on is not None:
        raise Invalid({"parent": _("请选一个在用的上级")})
    if order.index(parent.level) != order.index(sources[0].level) - 1:
        raise Invalid({"parent": _("上级的级别要正好高一级，请重新选")})
    if any(one.contains(parent) or one.parent_id == parent.pk for one in sources):
        raise Invalid({"parent": _("它已经在这个上级下面，请选别的上级")})


def _part(plan: Plan, part: Part, number: int, source: Area) -> None:
    field_name = f"code_{number}"
    if not part.name.strip():
        raise Invalid({f"name_{number}": _("请填新区域的名称")})
    try:
        check_area(part.code, source.level)
    except BadCode as bad:
        raise Invalid({field_name: bad.message}, **bad.params) from bad
    taken = Area.objects.filter(code=part.code).exclude(pk=part.goes_on or 0).exclude(pk__in=plan.ending)
    if not part.code or taken.exclude(ended_on__isnull=False).exists():
        raise Invalid({field_name: _("编码 %(code)s 已有别的区域在用，请换一个")}, code=part.code)
    if part.goes_on is not None and part.goes_on not in plan.areas:
        raise Invalid({"parts": _("沿用的区域要在所选的区域里")})


def _named_once(plan: Plan) -> None:
    for name in ("code", "goes_on"):
        given = [getattr(part, name) for part in plan.parts if getattr(part, name)]
        if len(given) != len(set(given)):
            raise Invalid({"parts": _("两个新区域不能用同一个编码或沿用同一个区域")})
    for name in ("buildings", "children"):
        listed = [pk for part in plan.parts for pk in getattr(part, name)]
        if len(listed) != len(set(listed)):
            raise Invalid({"parts": _("一栋楼或一个下级只能归到一个新区域")})


def _belong(plan: Plan) -> None:
    """Buildings and children that parts name must be those of the areas that go in."""
    buildings = [pk for part in plan.parts for pk in part.buildings]
    if buildings and Building.objects.filter(pk__in=buildings, grid__in=plan.areas).count() != len(buildings):
        raise Invalid({"parts": _("有的楼栋不在所选的区域里，请重新选")})
    children = [pk for part in plan.parts for pk in part.children]
    if children and Area.objects.current().filter(pk__in=children, parent__in=plan.areas).count() != len(children):
        raise Invalid({"parts": _("有的下级不在所选的区域里，请重新选")})
