"""The thresholds of early warnings: what holds where, and changing it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.work.topics.models import WarningRule
from linli.work.topics.terms import WarningKind

LIMITS = {"times": (1, 50), "days": (7, 365), "quiet_days": (0, 365), "most_open": (1, 50)}


@dataclass(frozen=True)
class Rule:
    """What holds for a kind of warning in a place."""

    kind: str
    times: int
    days: int
    quiet_days: int = 60
    most_open: int = 5
    active: bool = True


# Where nobody has decided otherwise. A season looks fourteen days to both sides of today in former years.
DEFAULTS = {
    WarningKind.REPEAT: Rule(WarningKind.REPEAT, times=3, days=90),
    WarningKind.SEASON: Rule(WarningKind.SEASON, times=3, days=14),
    WarningKind.AGEING: Rule(WarningKind.AGEING, times=1, days=365),
}


def rule_for(kind: str, area: Area) -> Rule:
    """The rule of the nearest area that has one, else the default."""
    rows = {one.area_id: one for one in WarningRule.objects.filter(kind=kind, ended_at=None)}
    for pk in (area.grid_id, area.community_id, area.town_id, area.district_id, area.city_id, None):
        if pk in rows:
            one = rows[pk]
            return Rule(kind, one.times, one.days, one.quiet_days, one.most_open, one.active)
    return DEFAULTS[WarningKind(kind)]


def may_set(by: Actor, area: Area | None) -> bool:
    """An administrator of the area, or its secretary; what counts everywhere an administrator only."""
    if area is None:
        return Duty.ADMINISTRATOR in by.duties
    return by.holds(Duty.ADMINISTRATOR, area) or by.holds(Duty.SECRETARY, area)


@transaction.atomic
def set_rule(by: Actor, kind: str, area: Area | None, *, active: bool, **numbers: int) -> WarningRule:
    """Put a rule in force; the one it replaces ends now and stays for the record."""
    if not may_set(by, area):
        raise Refused(_("预警规则由社区书记或系统管理员来改"))
    if kind not in WarningKind.values:
        raise Invalid({"kind": _("请选一种预警")})
    for name, (least, most) in LIMITS.items():
        if not least <= numbers[name] <= most:
            raise Invalid({name: _("请填一个合理的数")})
    known = WarningRule.objects.select_for_update().filter(kind=kind, area=area, ended_at=None)
    known.update(ended_at=clock.now())
    return WarningRule.objects.create(
        kind=kind, area=area, active=active, made_at=clock.now(), made_by=by.person, **numbers
    )


def places_of(by: Actor) -> list[Area]:
    """The areas for which this actor may set rules: those of their posts."""
    held = [one.area for one in by.holdings if may_set(by, one.area)]
    return [tree.area(pk) for pk in dict.fromkeys(one.pk for one in held)]
