"""Which posts each area is to have filled (配岗标准): what an installation has said, over what `posts.rules` says."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.places.models import Area
from linli.platform.places.terms import Level
from linli.platform.places.tree import changed, kept
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.rules import STAFFING
from linli.platform.posts.terms import Duty
from linli.platform.posts.trail import acted
from linli.platform.roster.models import StaffingRule

MOST = 99


@dataclass(frozen=True)
class Standard:
    """The rules in force: those for everywhere by level, and those for an area and what lies below it."""

    everywhere: dict[tuple[str, str], int] = field(default_factory=dict)
    by_area: dict[int, dict[tuple[str, str], int]] = field(default_factory=dict)

    def wanted(self, area: Area) -> dict[Duty, int]:
        """How many of each duty an area is to have; the narrowest rule counts."""
        level = str(area.level)
        found = {duty: least for (at, duty), least in self.everywhere.items() if at == level}
        for pk in (int(part) for part in area.path.strip("/").split("/")):
            found |= {duty: least for (at, duty), least in self.by_area.get(pk, {}).items() if at == level}
        return {Duty(duty): least for duty, least in found.items() if least and duty in Duty.values}


@kept("staffing")
def standard() -> Standard:
    """Defaults with the rules laid over them."""
    made = Standard({(level, str(duty)): least for level, duties in STAFFING.items() for duty, least in duties.items()})
    for rule in StaffingRule.objects.filter(ended_at=None).order_by("pk"):
        shelf = made.everywhere if rule.area_id is None else made.by_area.setdefault(rule.area_id, {})
        shelf[rule.level, rule.duty] = rule.least
    return made


@transaction.atomic
def set_rule(by: Actor, *, level: str, duty: str, least: int, area: Area | None = None) -> StaffingRule:
    """So many of a duty in every area of a level from now on; 0: none is expected. What it replaces stays on record."""
    if not by.may(Right.RIGHTS, area) or by.person is None:
        raise Refused(_("配岗标准由安全管理员来定"))
    if level not in Level.values or duty not in Duty.values:
        raise Invalid({"duty": _("请从列表里选")})
    if not 0 <= least <= MOST:
        raise Invalid({"least": _("请填 0 到 99 之间的数")})
    now = clock.now()
    StaffingRule.objects.filter(level=level, duty=duty, area=area, ended_at=None).update(ended_at=now)
    rule = StaffingRule.objects.create(
        level=level, duty=duty, area=area, least=least, made_by=by.person, made_at=now
    )  # fmt: skip
    acted(by, "staffing.set", str(rule), area=area)
    changed("staffing")
    return rule
