"""Keeping the roll-ups: matters that were touched are counted anew, and the difference goes up the area tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from linli.insight.facts import facts_of
from linli.insight.models import COUNTED, Cell, Fact, OpenCell, TopicCell
from linli.platform.events.models import Event
from linli.platform.events.outbox import projection
from linli.platform.flow.models import Matter
from linli.platform.places.terms import ANCESTORS

ANCESTOR_IDS = [f"{level}_id" for level in ANCESTORS]
Spot = tuple[int, date]  # area, day


class Difference:
    """What has to be added to the cells."""

    def __init__(self) -> None:
        self.cells: defaultdict[Spot, list[int]] = defaultdict(lambda: [0] * len(COUNTED))
        self.topics: defaultdict[tuple[int, date, str], int] = defaultdict(int)

    def add(self, fact: Fact, sign: int) -> None:
        """Count a fact in (or out) at its grid and every area above."""
        counts = [getattr(fact, name) * sign for name in COUNTED]
        for column in ANCESTOR_IDS:
            if area := getattr(fact, column):
                cell = self.cells[area, fact.day]
                for at, count in enumerate(counts):
                    cell[at] += count
                if fact.opened:
                    self.topics[area, fact.day, fact.category] += sign

    def save(self) -> None:
        """Add it up in the tables, in a fixed order of rows."""
        cells = [(area, day, *c) for (area, day), c in sorted(self.cells.items()) if any(c)]
        topics = [(area, day, category, n) for (area, day, category), n in sorted(self.topics.items()) if n]
        _add(Cell, ("area_id", "day"), COUNTED, cells)
        _add(TopicCell, ("area_id", "day", "category"), ("opened",), topics)


@projection("screen")
def count_touched_matters(events: Sequence[Event]) -> None:
    """Hear what happened to which matters, and count those anew."""
    left = {area for event in events for area in event.data.get("facts", {}).get("left", ())}
    count_anew({event.matter for event in events if event.matter is not None}, left)


@transaction.atomic
def count_anew(pks: Iterable[int], left: Iterable[int] = ()) -> None:
    """Replace the facts of these matters by what their records say now. `left`: areas that they have moved out of."""
    matters = list(Matter.objects.filter(pk__in=pks))
    old = list(Fact.objects.filter(matter__in=[m.pk for m in matters]))
    new = facts_of(matters)
    difference = Difference()
    for fact in old:
        difference.add(fact, -1)
    for fact in new:
        difference.add(fact, 1)
    Fact.objects.filter(pk__in=[fact.pk for fact in old]).delete()
    Fact.objects.bulk_create(new)
    difference.save()
    _count_open(matters, old, left)


def _count_open(matters: Sequence[Matter], old: Sequence[Fact], left: Iterable[int]) -> None:
    """Count the open matters of the touched grids and lead what changed up the tree."""
    areas = {getattr(m, column) for m in matters for column in ANCESTOR_IDS} | {*left}
    areas |= {getattr(fact, column) for fact in old for column in ANCESTOR_IDS}
    areas.discard(None)
    for level, column in zip(ANCESTORS, ANCESTOR_IDS, strict=True):
        rows = Matter.objects.filter(closed_at=None, **{f"{column}__in": areas})
        counts = rows.values_list(column, "kind").annotate(n=Count("id")).order_by()
        _set_open({(area, kind): n for area, kind, n in counts}, areas, level)


def _set_open(counts: dict[tuple[int, str], int], areas: set[int], level: str) -> None:
    known = OpenCell.objects.filter(area_id__in=areas, area__level=level).values_list("area_id", "kind")
    for spot in known:
        counts.setdefault(spot, 0)
    rows = [OpenCell(area_id=area, kind=kind, open=n) for (area, kind), n in sorted(counts.items())]
    OpenCell.objects.bulk_create(rows, update_conflicts=True, unique_fields=["area", "kind"], update_fields=["open"])


def _add(
    model: type[Cell] | type[TopicCell], keys: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """INSERT … ON CONFLICT DO UPDATE SET n = n + …, many rows a statement. Names come from this module only."""
    table, width = model._meta.db_table, len(keys) + len(columns)
    values = "(" + ", ".join(["%s"] * width) + ")"
    sums = ", ".join(f"{c} = {table}.{c} + excluded.{c}" for c in columns)
    head = f"INSERT INTO {table} ({', '.join([*keys, *columns])}) VALUES "  # noqa: S608
    tail = f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"
    with connection.cursor() as cursor:
        for at in range(0, len(rows), 1000):
            part = rows[at : at + 1000]
            cursor.execute(head + ", ".join([values] * len(part)) + tail, [v for row in part for v in row])


def rebuild(batch: int = 2000) -> int:
    """Count everything anew from the records (after a bulk load, or to prove the numbers); how many matters."""
    for model in (Fact, Cell, TopicCell, OpenCell):
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 (its own tables)
    total, last = 0, 0
    while matters := list(Matter.objects.filter(pk__gt=last).order_by("pk")[:batch]):
        difference, facts = Difference(), facts_of(matters)
        for fact in facts:
            difference.add(fact, 1)
        Fact.objects.bulk_create(facts)
        difference.save()
        total, last = total + len(matters), matters[-1].pk
    _recount_open()
    return total


def _recount_open() -> None:
    for column in ANCESTOR_IDS:
        counts = Matter.objects.filter(closed_at=None).values_list(column, "kind").annotate(n=Count("id")).order_by()
        OpenCell.objects.bulk_create(
            OpenCell(area_id=area, kind=kind, open=n) for area, kind, n in counts if area is not None
        )
