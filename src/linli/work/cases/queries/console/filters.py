"""Filters of a work list: read from the address, turned into a query and into chips."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.text import one_line
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import MatterQuerySet
from linli.platform.flow.terms import Channel, Size
from linli.platform.places import tree
from linli.platform.places.lineage import came_before
from linli.platform.places.models import Area, under
from linli.platform.posts.actor import Actor
from linli.work.cases.queries.console.lists import SOON, VIEW_WORDS, held_areas
from linli.work.cases.terms import Stage
from linli.work.cases.wording import organisation_names

NAMES = (
    "area", "category", "size", "stage", "channel", "open", "due", "since", "until", "text", "organisation", "handler",
    "counted", "month", "past",
)  # fmt: skip
PERIODS = {"1": _("今天"), "7": _("近 7 天"), "30": _("近 30 天"), "90": _("近 90 天")}
DAY = timedelta(days=1)

# Numbers of the screen name the list they count (counted=…&month=2026-11, or &month=2026-11-09..2026-11-22); insight,
# which counts them, puts its query here.
Counted = Callable[[Area, str, date, date], Q]
counted_by: list[Counted] = []


@dataclass(frozen=True)
class Filters:
    """What narrows a list; everything that cannot be read or is none of this actor's business is left out."""

    values: Mapping[str, str] = field(default_factory=dict)
    view: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any], by: Actor) -> Filters:
        """From the address."""
        values = {name: one_line(str(given.get(name) or ""))[:80] for name in NAMES}
        kept = {name: value for name, value in values.items() if value and _readable(name, value, by)}
        view = str(given.get("view") or "")
        return cls(kept, view if view in VIEW_WORDS else "")

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def pairs(self) -> dict[str, str]:
        """As they stand in the address."""
        return {**({"view": self.view} if self.view else {}), **self.values}

    @property
    def past(self) -> bool:
        """Whether what ended in areas of before is wanted: by the tick, or because such an area is chosen itself."""
        return bool(self["past"]) or bool(self["area"] and tree.area(int(self["area"])).ended_on)

    def without(self, name: str) -> Filters:
        """The same without one filter (a month goes with what is counted in it)."""
        gone = {name, "month"} if name == "counted" else {name}
        return replace(self, values={key: value for key, value in self.values.items() if key not in gone})

    def narrow(self, rows: MatterQuerySet) -> MatterQuerySet:
        """The rows that fit."""
        for name in self.values:
            rows = rows.filter(_condition(name, self))
        return rows


def _readable(name: str, value: str, by: Actor) -> bool:
    if name == "area":
        area = tree.tree.get().areas.get(int(value)) if _is_id(value) else None
        return area is not None and (not by.seeing or any(_is_or_was_in(one.area, area) for one in held_areas(by)))
    known = {
        "category": lambda: value in catalogue.get().categories,
        "size": lambda: value in Size.values,
        "stage": lambda: any(value in flow.stages.values for flow in FLOWS.values()),
        "channel": lambda: value in Channel.values,
        "open": lambda: value == "1",
        "past": lambda: value == "1",
        "due": lambda: value in ("late", "soon", "today", "later"),
        "since": lambda: day_of(value) is not None,
        "until": lambda: day_of(value) is not None,
        "organisation": lambda: _is_id(value) and int(value) in organisation_names.get(),
        "counted": lambda: bool(counted_by),
        "month": lambda: stretch_of(value) is not None,
    }
    return known[name]() if name in known else True


def _is_or_was_in(held: Area, area: Area) -> bool:
    return held.contains(area) or area.pk in came_before(held.pk)


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 15


def day_of(value: str) -> date | None:
    """A date, or a number of days back from today."""
    if value in PERIODS:
        return clock.today() - timedelta(days=int(value) - 1)
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def month_of(day: date) -> tuple[date, date]:
    """Its first and its last day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - DAY


def stretch_of(value: str) -> tuple[date, date] | None:
    """The first and the last day of 2026-11, or of 2026-11-09..2026-11-22."""
    since, mark, until = value.partition("..")
    try:
        if not mark:
            return month_of(date.fromisoformat(f"{value}-01"))
        return date.fromisoformat(since), date.fromisoformat(until)
    except ValueError:
        return None


def _condition(name: str, filters: Filters) -> Q:
    value = filters[name]
    simple = {"category": "category", "size": "size", "stage": "stage", "channel": "channel"}
    if name in simple:
        return Q(**{simple[name]: value})
    conditions: dict[str, Callable[[], Q]] = {
        "area": lambda: under(tree.area(int(value)), *_before(filters)),
        "open": lambda: Q(closed_at=None) & ~Q(stage=Stage.ANSWERED),
        "due": lambda: _due(value),
        "since": lambda: Q(opened_at__gte=_start(value)),
        "until": lambda: Q(opened_at__lt=_start(value) + DAY),
        "organisation": lambda: Q(organisation_id=int(value)),
        "handler": lambda: Q(handler__name=value),
        "text": lambda: Q(title__icontains=value),
        "counted": lambda: _counted(filters),
    }
    return conditions[name]() if name in conditions else Q()


def _before(filters: Filters) -> tuple[int, ...]:
    """Ended areas that the chosen one came out of, where the list is to have what was theirs (含原区域)."""
    return came_before(int(filters["area"])) if filters["past"] and filters["area"] else ()


def _start(value: str) -> Any:
    return clock.start_of_day(day_of(value) or clock.today())


def _due(bucket: str) -> Q:
    """The four pieces of the screen's burn bar, cut at the same moments."""
    now = clock.now()
    return {
        "late": Q(due_at__lt=now),
        "soon": Q(due_at__gte=now, due_at__lt=now + SOON),
        "today": Q(due_at__gte=now + SOON, due_at__lt=now + DAY),
        "later": Q(due_at__gte=now + DAY) | Q(due_at=None),
    }[bucket]


def _counted(filters: Filters) -> Q:
    stretch = stretch_of(filters["month"]) or month_of(clock.today())
    if not filters["area"]:
        return Q()
    q, areas = Q(), (int(filters["area"]), *_before(filters))
    for counting in counted_by:
        of_each = [counting(tree.area(pk), filters["counted"], *stretch) for pk in areas]
        q &= reduce(or_, of_each)
    return q


def chip_words(filters: Filters) -> list[tuple[str, str]]:
    """Each filter that is on, with what its chip says."""
    said = []
    for name, value in filters.values.items():
        words = _said(name, value, filters)
        if words:
            said.append((name, words))
    return said


def _said(name: str, value: str, filters: Filters) -> str:
    words: dict[str, Callable[[], str]] = {
        "area": lambda: tree.tree.get().full_name(int(value)),
        "category": lambda: catalogue.get().name(value),
        "size": lambda: str(Size(value).label),
        "stage": lambda: stage_words(value),
        "channel": lambda: str(Channel(value).label),
        "open": lambda: _("未办结"),
        "past": lambda: _("含原来的区域"),
        "due": lambda: {"late": _("已超时"), "soon": _("2 小时内"), "today": _("24 小时内"), "later": _("还有时间")}[
            value
        ],
        "since": lambda: str(PERIODS.get(value) or _("%(day)s 起") % {"day": value}),
        "until": lambda: _("到 %(day)s") % {"day": value},
        "organisation": lambda: organisation_names.get()[int(value)],
        "handler": lambda: value,
        "text": lambda: _("含“%(text)s”") % {"text": value},
        "counted": lambda: _("%(month)s 统计的事") % {"month": filters["month"]},
    }
    return words[name]() if name in words else ""


def stage_words(stage: str) -> str:
    """What a stage is called, of whichever kind."""
    for flow in FLOWS.values():
        if stage in flow.stages.values:
            return str(flow.stages(stage).label)
    return stage
