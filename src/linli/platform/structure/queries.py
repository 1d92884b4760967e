"""What the pages about areas read: what a plan touches, the history of an area, its places and people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from linli.platform.flow.models import ClockRule, Matter
from linli.platform.places.lineage import became
from linli.platform.places.models import Area, AreaVersion, Building, Home, Organisation, PlaceCode
from linli.platform.places.terms import ANCESTORS, Level
from linli.platform.posts.models import Appointment
from linli.platform.structure.facilities import inside
from linli.platform.structure.models import AreaChange
from linli.platform.structure.redrawing import rules
from linli.platform.structure.redrawing.plan import Plan
from linli.platform.structure.terms import ChangeKind, ChangeState


@dataclass(frozen=True)
class Touched:
    """One line of a preview."""

    words: str
    count: int
    note: str = ""


def touched(plan: Plan) -> list[Touched]:
    """What a plan touches as things are now: what goes along, and what stays."""
    sources = list(Area.objects.filter(pk__in=plan.areas))
    level = sources[0].level if sources else Level.GRID
    column = level if level in ANCESTORS else "grid"
    matters = Matter.objects.filter(**{f"{column}__in": [getattr(one, f"{column}_id") for one in sources]})
    inside_q = Q()
    for one in sources:
        inside_q |= Q(path__startswith=one.path)
    areas = Area.objects.filter(inside_q)
    buildings = Building.objects.filter(grid__in=areas)
    rows = [
        Touched(_("没办完的事"), matters.filter(closed_at=None).count(), _("转到新区域，每件记一笔")),
        Touched(_("办完的事"), matters.exclude(closed_at=None).count(), _("留在原区域，照样能查能统计")),
        Touched(_("楼栋"), buildings.count()),
        Touched(_("房屋"), Home.objects.filter(entrance__building__in=buildings).count()),
        Touched(_("下级区域"), areas.current().exclude(pk__in=plan.areas).count()),
        Touched(_("在任的岗位任职"), Appointment.objects.current().filter(post__area__in=plan.areas).count()),
        Touched(_("这里的时限规则"), ClockRule.objects.filter(ended_at=None, area__in=plan.areas).count()),
        Touched(_("单位"), Organisation.objects.filter(area__in=plan.areas).count()),
        Touched(_("二维码"), PlaceCode.objects.filter(area__in=areas).count()),
        Touched(_("设施"), sum(inside(one).count() for one in sources)),
    ]
    if len(sources) > 1 and (clash := rules.clashes([one.pk for one in sources])):
        rows.append(Touched(_("互相冲突的规则"), clash, _("合并后用排在前面的区域那一条")))
    return [row for row in rows if row.count]


def parts_of(plan: Plan) -> list[dict[str, Any]]:
    """What comes out, with how much of what each part gets."""
    found = []
    for part in plan.parts:
        homes = Home.objects.filter(entrance__building__in=part.buildings).count()
        found.append(
            {"name": part.name, "code": part.code, "goes_on": part.goes_on is not None, "homes": homes,
             "buildings": len(part.buildings), "children": len(part.children), "drawn": bool(part.rings)}
        )  # fmt: skip
    return found


def history(area: Area) -> list[AreaVersion]:
    """What it was called, from when to when; the oldest first."""
    return list(area.versions.select_related("parent").order_by(F("valid_from").asc(nulls_first=True), "id"))


def relations(area: Area) -> dict[str, list[Area]]:
    """Where it came from, and what became of it."""
    after = became(area.pk) if area.ended_on else ()
    return {
        "before": list(Area.objects.filter(successor_links__after=area).order_by("code")),
        "after": list(Area.objects.filter(pk__in=after).order_by("code")),
    }


def siblings(area: Area) -> QuerySet[Area]:
    """Areas of its level under the same parent: those it may be merged with."""
    rows = Area.objects.current().filter(parent=area.parent_id, level=area.level).exclude(pk=area.pk)
    return rows.defer("rings").order_by("code")


def other_parents(area: Area) -> QuerySet[Area]:
    """Areas one level up in the same district (of a district: in all), under which it might come."""
    parent = area.parent
    if parent is None:
        return Area.objects.none()
    rows = Area.objects.current().filter(level=parent.level).exclude(pk=parent.pk)
    if parent.district_id:
        rows = rows.filter(district=parent.district_id)
    return rows.defer("rings").order_by("path")


def changes_for(area: Area) -> list[ChangeKind]:
    """The changes that can be planned for an area: none that would have nothing to choose from."""
    if area.parent_id is None:
        return [ChangeKind.RENAME, ChangeKind.RECODE]
    idle = {ChangeKind.MERGE: siblings, ChangeKind.MOVE: other_parents}
    return [kind for kind in ChangeKind if kind not in idle or idle[kind](area).exists()]


def below(area: Area) -> list[Area]:
    """Areas right below, with how many buildings those of the last level have."""
    rows = Area.objects.current().filter(parent=area).defer("rings").annotate(standing=Count("buildings"))
    return list(rows.order_by("path")[:300])


def ended_below(area: Area) -> list[Area]:
    """Areas that were here and are no more: their matters are still counted where they happened."""
    rows = Area.objects.exclude(ended_on=None).filter(path__startswith=area.path).exclude(pk=area.pk)
    return list(rows.defer("rings").order_by("-ended_on", "code")[:50])


def changes(areas: list[Area]) -> list[AreaChange]:
    """Plans in these areas, the latest first."""
    q = Q(pk__in=[])
    for area in areas:
        q |= Q(area__path__startswith=area.path)
    failed_first = Case(When(state=ChangeState.FAILED, then=0), default=1)
    return list(AreaChange.objects.filter(q).select_related("area", "made_by").order_by(failed_first, "-id")[:100])


def failed_changes(area: Area) -> list[AreaChange]:
    """Plans here or below that did not come off at their time, until somebody tries again or drops them."""
    return list(AreaChange.objects.filter(area__path__startswith=area.path, state=ChangeState.FAILED).order_by("-id"))
