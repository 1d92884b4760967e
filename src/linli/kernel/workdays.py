"""Working time by the Chinese calendar with its make-up days (调休): due times, what is left, what a pause gives back.

How days are counted follows the Civil Code: the day on which a period begins is not counted (article 201), and the last
day ends when business closes (article 203). So a clock of n working days that starts on any day, in office hours or
not, has the next working day as day 1 and is due at closing time of day n. Everyone who asked on the same day gets the
same answer, whatever the hour. Working hours run inside office hours only; minutes, emergency hours and calendar days
run round the clock, and n calendar days end at the same time of day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from chinese_calendar import constants

from linli.kernel.clock import LOCAL, local, span_words

OFFICE_HOURS = ((time(9), time(12)), (time(14), time(18)))
NEVER = timedelta(days=3660)  # further than this no published calendar is without a working day


class Unit(StrEnum):
    """What a length of time is counted in."""

    MINUTE = "minute"
    WORK_HOUR = "work_hour"
    EMERGENCY_HOUR = "emergency_hour"
    WORK_DAY = "work_day"
    CALENDAR_DAY = "calendar_day"

    @property
    def working(self) -> bool:
        """Does it run in office hours only?"""
        return self in (Unit.WORK_HOUR, Unit.WORK_DAY)


WORDS = {
    Unit.MINUTE: "分钟",
    Unit.WORK_HOUR: "个工作小时",
    Unit.EMERGENCY_HOUR: "小时",
    Unit.WORK_DAY: "个工作日",
    Unit.CALENDAR_DAY: "天",
}
ROUND_THE_CLOCK = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.EMERGENCY_HOUR: timedelta(hours=1),
    Unit.CALENDAR_DAY: timedelta(days=1),
}


@dataclass(frozen=True)
class Span:
    """A length of time as rules state it: ten minutes, seven working days; nought of any unit means at once."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.length < 0:
            raise ValueError("a span does not run backwards")

    def words(self) -> str:
        """As written on screen: 10 分钟, 7 个工作日."""
        return f"{self.length} {WORDS[self.unit]}"


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, and in which hours. `days` holds the exceptions to Monday-Friday."""

    days: Mapping[date, bool] = field(hash=False)
    hours: tuple[tuple[time, time], ...] = OFFICE_HOURS

    def __post_init__(self) -> None:
        marks = [mark for opens_closes in self.hours for mark in opens_closes]
        if not marks or any(earlier >= later for earlier, later in zip(marks, marks[1:], strict=False)):
            raise ValueError("office hours must follow each other and not overlap")

    def is_workday(self, day: date) -> bool:
        """Is this day worked: by the table, else Monday to Friday?"""
        return self.days.get(day, day.weekday() < 5)

    def known(self, day: date) -> bool:
        """Has the calendar of that year been published and entered? Every published year has its National Day; one
        local day off does not make a year known."""
        return date(day.year, 10, 1) in self.days

    @property
    def day_length(self) -> timedelta:
        """How much working time one working day has."""
        day = date(2000, 1, 3)
        return sum((datetime.combine(day, b) - datetime.combine(day, a) for a, b in self.hours), timedelta())

    def due(self, start: datetime, span: Span) -> datetime:
        """When a clock that starts now must be answered, in UTC."""
        if not span.length:
            return start.astimezone(UTC)
        if span.unit is Unit.WORK_DAY:
            return self._closing_of_day(local(start).date(), span.length)
        if span.unit is Unit.WORK_HOUR:
            return self._after(start, timedelta(hours=span.length))
        return start.astimezone(UTC) + span.length * ROUND_THE_CLOCK[span.unit]

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments; negative when they are the wrong way round."""
        if end < start:
            return -self.worked(end, start)
        return sum((min(b, end) - max(a, start) for a, b in self._open(start, until=end)), timedelta())

    def left(self, now: datetime, due: datetime, unit: Unit) -> timedelta:
        """What is left on a clock, in working time for working units; negative when it is late."""
        return self.worked(now, due) if unit.working else due - now

    def left_words(self, now: datetime, due: datetime, unit: Unit) -> str:
        """What is left (or what it is late by) in words; a day of working time is as long as the office is open."""
        return span_words(self.left(now, due, unit), self.day_length if unit.working else timedelta(days=1))

    def after_pause(self, due: datetime, paused_at: datetime, resumed_at: datetime, unit: Unit) -> datetime:
        """The new due time: what was left when the clock stopped is left when it runs again. Late stays late."""
        if paused_at >= due or resumed_at <= paused_at:
            return due.astimezone(UTC)
        if not unit.working:
            return due.astimezone(UTC) + (resumed_at - paused_at)
        # A pause outside office hours takes no working time away and must not move the due time either.
        return max(due.astimezone(UTC), self._after(resumed_at, self.worked(paused_at, due)))

    def _after(self, start: datetime, length: timedelta) -> datetime:
        """The moment at which so much working time has passed."""
        if not length:
            return start.astimezone(UTC)
        for opens, closes in self._open(start, until=None):
            begins = max(opens, start)
            if length <= closes - begins:
                return (begins + length).astimezone(UTC)
            length -= closes - begins
        raise ValueError("the calendar has no working day")

    def _closing_of_day(self, day: date, number: int) -> datetime:
        for _ in range(number):
            day = self._next_workday(day)
        return datetime.combine(day, self.hours[-1][1], LOCAL).astimezone(UTC)

    def _next_workday(self, day: date) -> date:
        for ahead in range(1, NEVER.days):
            if self.is_workday(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        raise ValueError("the calendar has no working day")

    def _open(self, start: datetime, until: datetime | None) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of office hours that end after `start` (and begin before `until`), in UTC."""
        day = local(start).date()
        last = local(until).date() if until else day + NEVER
        while day <= last:
            if self.is_workday(day):
                for hours in self.hours:
                    opens, closes = (datetime.combine(day, at, LOCAL).astimezone(UTC) for at in hours)
                    if closes > start and (until is None or opens < until):
                        yield opens, closes
            day += timedelta(days=1)


FESTIVALS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利七十周年",
}


def holidays_seed() -> list[tuple[date, bool, str]]:
    """(day, worked?, why) for every published holiday and make-up day of the package, in order of date."""
    off = [(day, False, FESTIVALS.get(name, name)) for day, name in constants.holidays.items()]
    on = [(day, True, f"{FESTIVALS.get(name, name)}调休上班") for day, name in constants.workdays.items()]
    return sorted(off + on)
