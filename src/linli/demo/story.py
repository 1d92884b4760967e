"""Lets two weeks go by: lives of requests take their steps one after the other, and clocks ring on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random

from linli.demo.ground import Ground
from linli.demo.people import People
from linli.kernel import clock
from linli.kernel.clock import LOCAL, Travelling
from linli.kernel.workdays import Calendar
from linli.platform.flow import rules
from linli.platform.flow.models import Deadline
from linli.platform.flow.ring import ring_late_clocks

Life = Iterator[datetime]  # each step names the moment of the next one
BREATH = timedelta(seconds=2)  # after which Linli notices that a clock has run out

# How much happens in each hour of the day (local time), as a share of the busiest one.
HOURS = (1, 1, 0, 0, 0, 1, 4, 9, 16, 18, 16, 12, 8, 8, 13, 14, 13, 12, 12, 13, 11, 8, 5, 2)
WEEKEND = 0.68


@dataclass
class Story:
    """The stage: where, who, and what comes next."""

    ground: Ground
    people: People
    seed: str
    end: datetime
    time: Travelling
    steps: int = 0
    rung: int = 0
    told: Callable[[datetime], None] = lambda at: None
    heap: list[tuple[datetime, int, Life]] = field(default_factory=list)
    born: int = 0

    def draw(self, *words: object) -> Random:
        """A generator of its own for each life, so that one more step in one does not change all others."""
        return Random(f"{self.seed} {words}")  # noqa: S311 - a story, no secret

    def add(self, at: datetime, life: Life) -> None:
        """A life that begins at a moment; what begins after the end never happens."""
        self.born += 1
        if at <= self.end:
            heappush(self.heap, (at, self.born, life))

    def run(self) -> None:
        """Go on to the end."""
        while self.heap:
            at, number, life = heappop(self.heap)
            self.ring(at)
            self.time.to(at)
            self.told(at)
            upcoming = next(life, None)
            self.steps += 1
            if upcoming is not None and (upcoming := max(upcoming, at + BREATH)) <= self.end:
                heappush(self.heap, (upcoming, number, life))
        self.ring(self.end)
        self.time.to(self.end)

    def ring(self, until: datetime) -> None:
        """Ring every clock at its moment, so that a miss stands in the records with its true time."""
        ringing = Deadline.objects.filter(met_at=None, next_at__lte=until - BREATH).order_by("next_at")
        while (first := ringing.values_list("next_at", flat=True).first()) is not None:
            self.time.to(first + BREATH)
            if not (climbed := ring_late_clocks()):
                raise RuntimeError(f"a clock that ran out at {first} does not ring")
            self.rung += climbed


def calendar() -> Calendar:
    """The working calendar of the town."""
    return rules.calendar.get()


def local(day: date, hour: float) -> datetime:
    """A time of day in the town: 9.5 is half past nine."""
    return datetime.combine(day, time(), LOCAL) + timedelta(hours=hour)


def in_office(moment: datetime, hours: float = 0.0) -> datetime:
    """So many working hours later; with 0 the moment itself or the next opening."""
    return calendar()._after(moment, timedelta(hours=max(hours, 0.01)))


def by_day(moment: datetime, rng: Random) -> datetime:
    """The moment, or, when it lies in the night, some time the next morning."""
    here = clock.local(moment)
    if 7 <= here.hour < 22:
        return moment
    day = here.date() + timedelta(days=1 if here.hour >= 22 else 0)
    return max(moment, local(day, rng.uniform(7.3, 9.8)))


def arrivals(total: int, first: date, end: datetime, rng: Random) -> list[datetime]:
    """When requests come in: by hour of day and day of week, up to the end."""
    moments, weights = [], []
    days = (clock.local(end).date() - first).days + 1
    for day in (first + timedelta(days=n) for n in range(days)):
        for hour, weight in enumerate(HOURS):
            if (moment := local(day, hour)) < end:
                moments.append(moment)
                weights.append(weight * (WEEKEND if day.weekday() > 4 else 1.0))
    drawn = rng.choices(moments, weights, k=total)
    return sorted(min(at + timedelta(seconds=rng.randrange(3600)), end) for at in drawn)
