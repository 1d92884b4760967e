"""Plain words for times, rates and people: what a template filter says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel import clock, mask

FORMS = {
    "time": "%H:%M",
    "Y-m-d H:i": "%Y-%m-%d %H:%M",
    "m-d H:i": "%m-%d %H:%M",
    "m-d": "%m-%d",
    "Y-m-d": "%Y-%m-%d",
}
# Order matters: 小时 before 分, "不到 1 分" before its parts.
UNITS = [
    ("不到 1 分", "under 1 min"),
    ("昨天", "yesterday"),
    ("今天", "today"),
    ("明天", "tomorrow"),
    ("个工作小时", "working h"),
    ("个工作日", "working d"),
    ("分钟", "min"),
    ("天", "d"),
    ("小时", "h"),
    ("分", "min"),
]
DATE = re.compile(r"(?:(\d+) 年 )?(\d+) 月 (\d+) 日")
NEAR = timedelta(hours=2)
NEAR_SHARE = 0.25


def local(moment: datetime | None, form: str = "Y-m-d H:i") -> str:
    """A moment as the wall clock in China shows it; forms: Y-m-d H:i, m-d H:i, Y-m-d, m-d, time, day (11 月 23 日)."""
    if moment is None:
        return ""
    here = clock.local(moment)
    if form == "day":
        return day_words(here)
    return here.strftime(FORMS[form])


def day_words(day: date | None) -> str:
    """11 月 23 日; another year is named: 2027 年 9 月 5 日."""
    if day is None:
        return ""
    return dateformat.format(day, _("n 月 j 日") if day.year == clock.today().year else _("Y 年 n 月 j 日"))


def day_full(day: date | None) -> str:
    """2025 年 12 月 22 日, in a sentence about a day that may lie years away."""
    return dateformat.format(day, _("Y 年 n 月 j 日")) if day else ""


def day_near(day: date | None) -> str:
    """A promised day as people say it: 今天, 明天, 昨天, 11 月 25 日."""
    if day is None:
        return ""
    near = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}.get((day - clock.today()).days)
    return near or day_words(day)


def passed(day: date | None) -> bool:
    """Whether a promised day is over."""
    return day is not None and day < clock.today()


def due(moment: datetime | None) -> str:
    """When something must be done: 今天 14:10, 11 月 23 日 18:00."""
    return said(clock.due_words(moment)) if moment else ""


def span(length: timedelta | None) -> str:
    """3 天 8 小时."""
    return said(clock.span_words(length)) if length is not None else ""


def left(moment: datetime | None, at: datetime | None = None) -> str:
    """还剩 38 分 or 超 2 小时 14 分; never "3 days ago"."""
    if moment is None:
        return ""
    gap = moment - (at or clock.now())
    words = _("还剩 %(span)s") if gap >= timedelta(0) else _("超 %(span)s")
    return words % {"span": span(gap)}


def said(words: str) -> str:
    """The kernel speaks Chinese only; other languages get its dates in their order and its words unit by unit."""
    if (get_language() or "zh").startswith("zh"):
        return words
    words = DATE.sub(_date_said, words)
    for chinese, other in UNITS:
        words = words.replace(chinese, other)
    return words


def listed(names: Iterable[object]) -> str:
    """区水务局、区城管局."""
    return _("、").join(map(str, names))


def _date_said(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    if year is None:
        leap = date(2000, int(month), int(day))  # a leap year: 29 February can be said in it
        return dateformat.format(leap, _("n 月 j 日"))
    return dateformat.format(date(int(year), int(month), int(day)), _("Y 年 n 月 j 日"))


def rate(parts: Any, form: str = "full") -> str:
    """98.6%（712 / 722 件） from a pair or a Rate; "number" and "parts" are its halves. Nothing measured is not 0."""
    part, whole = (parts.part, parts.whole) if hasattr(parts, "whole") else parts
    if not whole:
        return _("没有数据")
    number = f"{100 * part / whole:.1f}%"
    counted = _("%(part)s / %(whole)s 件") % {"part": f"{part:,}", "whole": f"{whole:,}"}
    shown = {"number": number, "parts": counted}
    return shown.get(form) or _("%(number)s（%(counted)s）") % {"number": number, "counted": counted}


def masked_name(name: str | None) -> str:
    """张*珍."""
    return mask.name(name or "")


def masked_phone(number: str | None) -> str:
    """138****2216."""
    return mask.phone(number or "")


@dataclass(frozen=True, slots=True)
class ClockShown:
    """How a clock looks now: state is ok, soon, late, done, missed or paused."""

    state: str
    icon: str
    words: str
    short: str
    by: str
    seconds: int
    due: datetime


LOOKS = {
    "ok": "clock",
    "soon": "clock",
    "late": "alert-triangle",
    "done": "check",
    "missed": "alert-triangle",
    "paused": "clock-pause",
}


def clock_shown(
    due_at: datetime,
    start: datetime | None = None,
    met: datetime | None = None,
    paused: bool = False,
    at: datetime | None = None,
) -> ClockShown:
    """The server decides the colour: amber at a quarter left or two hours; a browser only counts down."""
    moment = met or at or clock.now()
    gap = due_at - moment
    state = _clock_state(gap, due_at - start if start else None, met is not None, paused)
    words, short = _clock_words(state, gap, moment - start if start else None)
    return ClockShown(state, LOOKS[state], words, short, due(due_at), int(gap.total_seconds()), due_at)


def _clock_state(gap: timedelta, whole: timedelta | None, met: bool, paused: bool) -> str:
    if met:
        return "done" if gap >= timedelta(0) else "missed"
    if paused:
        return "paused"
    if gap < timedelta(0):
        return "late"
    near = gap <= NEAR or (whole is not None and gap <= whole * NEAR_SHARE)
    return "soon" if near else "ok"


def _clock_words(state: str, gap: timedelta, took: timedelta | None) -> tuple[str, str]:
    spans = span(gap)
    if state == "done":
        return (_("用时 %(span)s") % {"span": span(took)}, span(took)) if took else (_("按时"), _("按时"))
    if state == "paused":
        return _("已暂停，还剩 %(span)s") % {"span": spans}, _("已暂停")
    if state in {"late", "missed"}:
        late = _("超 %(span)s") % {"span": spans}
        return late, late
    return _("还剩 %(span)s") % {"span": spans}, spans
