"""Requests by the million for benchmarks: written straight into the tables, yet with records whose chain verifies."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from linli.demo import copying
from linli.demo.bulk import City
from linli.demo.copying import NULL, blob, copy, escaped, stamp
from linli.demo.troubles import TROUBLES, Trouble
from linli.kernel import chain, clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.models import Deadline, Matter, NumberSeries, Record
from linli.platform.flow.rules import calendar
from linli.platform.flow.terms import Size
from linli.platform.places.models import Area
from linli.work.cases.models import Case, Rating
from linli.work.cases.terms import Stage

PORTION = 50_000  # requests written together
DAYS = 365
OPEN_SHARE = 0.01
MATTER = (
    "id", "kind", "number", "title", "stage", "waits", "size", "category", "channel", "outcome", "area_id", "building",
    "lon", "lat", "person_id", "handler_id", "organisation_id", "parent_id", "root_id", "reporters", "opened_at",
    "touched_at", "due_at", "due_clock", "closed_at", "version", "chain", "city_id", "district_id", "town_id",
    "community_id", "grid_id", "due_since", "anonymous",
)  # fmt: skip
CASE = (
    "matter_id", "text", "place_words", "building_id", "placed_by_id", "external_number", "urgent",
    "proposal", "arrived_at", "plan", "answer", "answered_at", "objections", "reopened", "pause_reason", "stage_before",
)  # fmt: skip
RECORD = (
    "matter_id", "seq", "move", "source", "target", "actor_id", "title", "facts", "at", "made_at", "hash",
)  # fmt: skip
DEADLINE = (
    "matter_id", "clock", "since_at", "due_at", "length", "unit", "next_at", "rung", "met_at", "dropped",
)  # fmt: skip
RATING = ("case_id", "by_id", "timely", "solved", "satisfied", "words", "round", "at")


@dataclass
class Sheets:
    """Lines for the tables, until a portion is full."""

    matter: list[str] = field(default_factory=list)
    case: list[str] = field(default_factory=list)
    record: list[str] = field(default_factory=list)
    deadline: list[str] = field(default_factory=list)
    rating: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Into the tables."""
        for model, columns, lines in (
            (Matter, MATTER, self.matter),
            (Case, CASE, self.case),
            (Record, RECORD, self.record),
            (Deadline, DEADLINE, self.deadline),
            (Rating, RATING, self.rating),
        ):
            copy(model, columns, lines)


def build(city: City, count: int, seed: str, told: Callable[[int], None] = lambda done: None) -> int:
    """Write `count` requests over the last year, one in a hundred still open; how many were written."""
    tables = [model._meta.db_table for model in (Matter, Case, Record, Deadline, Rating)]
    first = copying.top(Matter) + 1
    writer = Writer(city, seed, clock.now().replace(microsecond=0), count)
    with copying.in_haste(), copying.without_indexes(*tables):
        for start in range(0, count, PORTION):
            sheets = Sheets()
            for n in range(start, min(start + PORTION, count)):
                writer.write(sheets, first + n, n)
            sheets.write()
            told(min(start + PORTION, count))
        copying.advance(Matter, first + count - 1)
        rows = [NumberSeries(prefix=prefix, last=last) for prefix, last in writer.numbers.items()]
        NumberSeries.objects.bulk_create(rows, batch_size=5000, ignore_conflicts=True)
    vacuum(*tables)
    return count


def vacuum(*tables: str) -> None:
    """Let the planner know what came in."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")


class Writer:
    """Draws one request after the other, in the order of time."""

    def __init__(self, city: City, seed: str, end: datetime, count: int) -> None:
        self.city, self.rng, self.end, self.count = city, Random(f"matters {seed}"), end, count  # noqa: S311
        self.numbers: defaultdict[str, int] = defaultdict(int)
        self.shorts = {area.pk: area.short for area in Area.objects.filter(level="community")}
        self.known = catalogue.get().categories
        self.weights = [trouble.weight for trouble in TROUBLES]
        self.dues: dict[tuple[Any, int], datetime] = {}

    def write(self, sheets: Sheets, pk: int, n: int) -> None:
        """All rows of one request."""
        rng = self.rng
        grid = self.city.grids[rng.randrange(len(self.city.grids))]
        trouble = rng.choices(TROUBLES, self.weights)[0]
        opened = self.end - timedelta(seconds=int((self.count - n) * DAYS * 86_400 / self.count) + 600)
        size = self.known[trouble.category].size
        hours = 0.4 if size == Size.SMALL else 90.0
        answered: datetime | None = opened + timedelta(hours=rng.uniform(0.3, 1.9) * hours)
        still_open = n >= self.count * (1 - OPEN_SHARE)
        if still_open or answered >= self.end:  # type: ignore[operator]
            answered = None
        one = Request(pk, self._number(grid, opened), grid, trouble, size, opened, answered, self.end, rng)
        one.person = self.city.first_resident + (rng.randrange(self.city.residents) if n % 50_000 else 0)
        one.worker = self.city.workers[grid.pk]
        one.building = self.city.first_building + rng.randrange(self.city.buildings)
        one.live(self._due(opened, size))
        one.put(sheets)

    def _number(self, grid: Area, opened: datetime) -> str:
        assert grid.community_id is not None
        prefix = f"{self.shorts[grid.community_id]}-{clock.local(opened):%y%m%d}"
        self.numbers[prefix] += 1
        return f"{prefix}-{self.numbers[prefix]:04d}"

    def _due(self, opened: datetime, size: str) -> datetime:
        """By the working calendar, worked out once a day."""
        days = {Size.SMALL: 1, Size.BIG: 7, Size.HARD: 15}[Size(size)]
        key = (clock.local(opened).date(), days)
        if key not in self.dues:
            self.dues[key] = calendar.get()._closing_of_day(*key)
        return self.dues[key]


@dataclass
class Request:
    """One request on its way through the stages."""

    pk: int
    number: str
    grid: Area
    trouble: Trouble
    size: str
    opened: datetime
    answered: datetime | None
    end: datetime
    rng: Random
    person: int = 0
    worker: int = 0
    building: int = 0
    stage: str = Stage.DISPATCHED
    waits: str = "grid_worker"
    outcome: str = ""
    rated: datetime | None = None
    closed: datetime | None = None
    due: datetime | None = None
    due_clock: str = ""
    due_since: datetime | None = None
    touched: datetime | None = None
    head: bytes = chain.START
    seq: int = 0
    records: list[str] = field(default_factory=list)
    deadlines: list[str] = field(default_factory=list)

    def live(self, repair_due: datetime) -> None:
        """Placed and dispatched, looked at, put right, rated, as far as time has come."""
        there = self.opened + timedelta(minutes=self.rng.randrange(3, 9))
        self.record("begin", "", Stage.DISPATCHED, self.person, self.opened, {"channel": "web"})
        self.record("arrive", Stage.DISPATCHED, Stage.IN_HAND, self.worker, there, {})
        self.stage, self.waits = Stage.IN_HAND, "handler"
        self.clock("on_site", self.opened, self.opened + timedelta(minutes=10), 10, "minute", there)
        days = {Size.SMALL: 1, Size.BIG: 7, Size.HARD: 15}[Size(self.size)]
        self.clock("repair", self.opened, repair_due, days, "work_day", self.answered)
        if self.answered is None:
            self.due, self.due_clock, self.due_since = repair_due, "repair", self.opened
            return
        self.record("fix", Stage.IN_HAND, Stage.ANSWERED, self.worker, self.answered, {"how": self.trouble.how})
        self.stage, self.waits, self.outcome = Stage.ANSWERED, "requester", "solved"
        self.judged(self.answered)

    def judged(self, answered: datetime) -> None:
        """Rated within two days, or lapsed after fourteen, or still waiting for either."""
        lapses = answered + timedelta(days=14)
        if self.rng.random() < 0.7:
            self.rated = answered + timedelta(hours=self.rng.uniform(0.5, 44))
        ends = self.rated or lapses
        if ends >= self.end:
            self.rated, self.due, self.due_clock, self.due_since = None, lapses, "confirm", answered
            self.clock("confirm", answered, lapses, 14, "calendar_day", None)
            return
        self.clock("confirm", answered, lapses, 14, "calendar_day", ends)
        self.closed, self.waits = ends, ""
        if self.rated:
            said = {"timely": "yes", "solved": "yes", "satisfied": "yes", "words": ""}
            self.record("rate", Stage.ANSWERED, Stage.RATED, self.person, ends, said)
            self.stage = Stage.RATED
        else:
            self.record("lapse", Stage.ANSWERED, Stage.UNCONFIRMED, None, ends, {})
            self.stage = Stage.UNCONFIRMED

    def record(
        self, move: str, source: str, target: str, actor: int | None, at: datetime, facts: dict[str, Any]
    ) -> None:
        """The next record of the chain; the hash covers what `engine.content_of` says."""
        self.seq += 1
        at = at.replace(microsecond=0)
        self.head = chain.link(
            self.head,
            {
                "number": self.number, "seq": self.seq, "move": move, "source": source, "target": target,
                "actor": actor, "title": "", "facts": facts, "at": at, "made_at": at,
            },
        )  # fmt: skip
        when, who, told = stamp(at), NULL if actor is None else actor, json.dumps(facts)
        self.records.append(
            f"{self.pk}\t{self.seq}\t{move}\t{source}\t{target}\t{who}\t\t{told}\t{when}\t{when}\t{blob(self.head)}"
        )
        self.touched = at

    def clock(self, name: str, since: datetime, due: datetime, length: int, unit: str, met: datetime | None) -> None:
        """A clock; one that is late already has climbed its ladder, so that a million of them do not ring at once."""
        rings = met is None and due > self.end
        self.deadlines.append(
            f"{self.pk}\t{name}\t{stamp(since)}\t{stamp(due)}\t{length}\t{unit}\t{stamp(due) if rings else NULL}\t"
            f"{1 if rings else 5}\t{stamp(met) if met else NULL}\tf"
        )

    def put(self, sheets: Sheets) -> None:
        """Onto the sheets."""
        trouble, grid = self.trouble, self.grid
        text = escaped(self.rng.choice(trouble.texts).format(b=self.rng.randrange(1, 40), e=1, f=3))
        when = stamp(self.opened)
        due, closed = (stamp(at) if at else NULL for at in (self.due, self.closed))
        # all over the grid, as people are
        lon, lat = ((at or 0.0) + self.rng.uniform(-0.004, 0.004) for at in (grid.lon, grid.lat))
        sheets.matter.append(
            f"{self.pk}\tcase\t{self.number}\t{text[:40]}\t{self.stage}\t{self.waits}\t{self.size}\t{trouble.category}\tweb\t"
            f"{self.outcome}\t{grid.pk}\t{self.building}\t{lon}\t{lat}\t{self.person}\t{self.worker}\t{NULL}\t{NULL}\t{NULL}\t"
            f"1\t{when}\t{stamp(self.touched or self.opened)}\t{due}\t{self.due_clock}\t{closed}\t{self.seq}\t"
            f"{blob(self.head)}\t{grid.city_id}\t{grid.district_id}\t{grid.town_id}\t{grid.community_id}\t{grid.pk}\t"
            f"{stamp(self.due_since) if self.due_since else NULL}\tf"
        )
        told = stamp(self.answered) if self.answered else NULL
        answer = self.rng.choice(trouble.answers) if self.answered else ""
        sheets.case.append(
            f"{self.pk}\t{text}\t{grid.name}\t{self.building}\t{self.person}\t\tf\t{{}}\t{when}\t\t{answer}\t{told}\t"
            "0\t0\t\t"
        )
        sheets.record += self.records
        sheets.deadline += self.deadlines
        if self.rated:
            sheets.rating.append(f"{self.pk}\t{self.person}\tyes\tyes\tyes\t\t0\t{stamp(self.rated)}")
