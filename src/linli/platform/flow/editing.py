"""Changing what clocks run by: lengths per place, and days that differ from Monday-to-Friday (F2.5, F12.5)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.workdays import Span, Unit, holidays_seed
from linli.platform.flow.declare import FLOWS, Clock
from linli.platform.flow.models import CalendarDay, ClockRule
from linli.platform.flow.terms import Size
from linli.platform.places.models import Area
from linli.platform.places.tree import changed
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.trail import acted

LONGEST = {Unit.MINUTE: 100_000, Unit.WORK_HOUR: 2_000, Unit.EMERGENCY_HOUR: 2_000, Unit.WORK_DAY: 400}


def administers(by: Actor, area: Area | None) -> bool:
    """An administrator of the area, or of any area for what counts everywhere."""
    return by.may(Right.RULES, area)


def only_administrators(by: Actor, area: Area | None) -> None:
    """Raises Refused for everybody else."""
    if not administers(by, area):
        raise Refused(_("规则由系统管理员来改"))


@transaction.atomic
def set_clock_rule(
    by: Actor, *, kind: str, name: str, span: Span, category: str = "", size: str = "", area: Area | None = None
) -> ClockRule:
    """Put a rule in force; the one it replaces ends now and stays for the record. Running clocks keep their length."""
    only_administrators(by, area)
    declared_clock(kind, name)
    if size and size not in Size.values:
        raise Invalid({"size": _("请选小事、大事或难事")})
    if not 0 < span.length <= LONGEST.get(span.unit, 400):
        raise Invalid({"length": _("请填一个合理的时长")})
    _end(by, kind=kind, clock=name, category=category, size=size, area=area)
    rule = ClockRule.objects.create(
        kind=kind, clock=name, category=category, size=size, area=area,
        length=span.length, unit=str(span.unit), made_at=clock.now(), made_by=by.person,
    )  # fmt: skip
    acted(by, "clock_rule.set", _told(rule), area=area, category=category, size=size)
    changed("clock_rules")
    return rule


@transaction.atomic
def end_clock_rule(by: Actor, rule: ClockRule) -> None:
    """Take a rule out of force: the next wider one, or the declaration, counts again."""
    only_administrators(by, rule.area)
    if ClockRule.objects.filter(pk=rule.pk, ended_at=None).update(ended_at=clock.now()):
        acted(by, "clock_rule.end", _told(rule), area=rule.area)
    changed("clock_rules")


def _end(by: Actor, **key: object) -> None:
    ClockRule.objects.filter(ended_at=None, **key).update(ended_at=clock.now())


def clock_label(kind: str, name: str) -> str:
    """诉求 · 到场; a clock that is declared no more goes by its names."""
    flow = FLOWS.get(kind)
    found = flow.clock(name) if flow else None
    return f"{flow.label} · {found.label}" if flow and found else f"{kind}.{name}"


def _told(rule: ClockRule) -> str:
    return f"{clock_label(rule.kind, rule.clock)} {Span(rule.length, Unit(rule.unit)).words()}"


def declared_clock(kind: str, name: str) -> Clock:
    """The declaration of a clock. Raises Invalid for one that does not exist."""
    flow = FLOWS.get(kind)
    found = flow.clock(name) if flow else None
    if found is None:
        raise Invalid({"clock": _("请从列表里选一个时限")})
    return found


@transaction.atomic
def set_day(by: Actor, *, day: date, working: bool, name: str = "") -> CalendarDay:
    """Make a day a working day (调休上班) or a holiday."""
    only_administrators(by, None)
    row, _made = CalendarDay.objects.update_or_create(day=day, defaults={"working": working, "name": name.strip()[:40]})
    acted(by, "calendar.set", str(day), working=working, name=row.name)
    changed("calendar")
    return row


@transaction.atomic
def forget_day(by: Actor, *, day: date) -> None:
    """Back to Monday-to-Friday for this day."""
    only_administrators(by, None)
    CalendarDay.objects.filter(day=day).delete()
    acted(by, "calendar.forget", str(day))
    changed("calendar")


def seed_calendar() -> int:
    """Put the published holidays and make-up days in; days that people have set stay. Idempotent."""
    rows = [CalendarDay(day=day, working=working, name=name) for day, working, name in holidays_seed()]
    before = CalendarDay.objects.count()
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    changed("calendar")
    return CalendarDay.objects.count() - before
