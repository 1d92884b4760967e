"""How long a promise is here and now: clock rules of the place and the working calendar, kept in memory."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.kernel.workdays import Calendar, Span, Unit
from linli.platform.flow.declare import Clock
from linli.platform.flow.models import CalendarDay, ClockRule, Matter
from linli.platform.places import tree
from linli.platform.places.tree import kept

Key = tuple[str, str, str, str, int | None]


@kept("calendar")
def calendar() -> Calendar:
    """The working calendar with this installation's make-up days."""
    return Calendar(dict(CalendarDay.objects.values_list("day", "working")))


@kept("clock_rules")
def clock_rules() -> dict[Key, Span]:
    """All rules in force, by kind, clock, category, size and area."""
    rows = ClockRule.objects.filter(ended_at=None)
    return {(r.kind, r.clock, r.category, r.size, r.area_id): Span(r.length, Unit(r.unit)) for r in rows}


def length_of(clock: Clock, matter: Matter) -> Span:
    """The length that counts for this matter: nearest area first, then category before size, else the declaration."""
    rules = clock_rules.get()
    if rules:
        area = tree.area(matter.area_id)
        nearest = [area.pk, area.grid_id, area.community_id, area.town_id, area.district_id, area.city_id, None]
        for area_id in dict.fromkeys(nearest):
            for category, size in (
                (matter.category, matter.size), (matter.category, ""), ("", matter.size), ("", "")
            ):  # fmt: skip
                if found := rules.get((matter.kind, clock.name, category, size, area_id)):
                    return found
    return clock.length(matter)


def due(start: datetime, span: Span) -> datetime:
    """When a promise made at `start` runs out, by the working calendar."""
    return calendar.get().due(start, span)


def warn_at(since: datetime, due_at: datetime) -> datetime:
    """A quarter of the time before it runs out (ui.md §3)."""
    return due_at - (due_at - since) / 4


def is_soon(now: datetime, since: datetime | None, due_at: datetime) -> bool:
    """Whether a clock shows amber: a quarter or two hours left (ui.md §3)."""
    left = due_at - now
    return left <= timedelta(hours=2) or (since is not None and left <= (due_at - since) / 4)
