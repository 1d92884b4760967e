"""Pages by key instead of by number (page 10,000 costs what page 2 costs), and counts that stop at a thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from linli.platform.flow.models import Matter, MatterQuerySet

PAGE = 20
MOST_COUNTED = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Order:
    """By time left (matters without a running clock come last), or newest first."""

    field: str
    descending: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """For order_by."""
        return ("-" + self.field, "-id") if self.descending else (self.field, "id")

    @property
    def turned(self) -> tuple[str, str]:
        """The other way round, for going back."""
        return (self.field, "id") if self.descending else ("-" + self.field, "-id")


BY_TIME_LEFT, NEWEST_FIRST = Order("due_at"), Order("opened_at", descending=True)


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the time and the id of the row next to it."""

    at: datetime | None
    pk: int

    @classmethod
    def of(cls, matter: Matter, order: Order) -> Cursor:
        """The place of a row."""
        return cls(getattr(matter, order.field), matter.pk)

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """From an address; None for what is none."""
        micros, dot, pk = text.partition(".")
        if not dot or not _digits(pk) or not (micros == "" or _digits(micros)):
            return None
        return cls(EPOCH + timedelta(microseconds=int(micros)) if micros else None, int(pk))

    def __str__(self) -> str:
        micros = "" if self.at is None else str((self.at - EPOCH) // timedelta(microseconds=1))
        return f"{micros}.{self.pk}"


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 17


@dataclass(frozen=True)
class Page:
    """Some rows, and the places to go on from in both directions."""

    rows: Sequence[Matter]
    newer: Cursor | None = None
    older: Cursor | None = None


def page(rows: MatterQuerySet, order: Order, after: Cursor | None, before: Cursor | None, size: int = PAGE) -> Page:
    """The rows after a place, or before one, or the first; one statement, two where the clocks of the list end."""
    if before is not None:
        found = _until(rows, order, before, size + 1)
        more, found = len(found) > size, found[:size][::-1]
        newer = Cursor.of(found[0], order) if more else None
        return Page(found, newer, Cursor.of(found[-1], order) if found else None)
    found = _since(rows, order, after, size + 1)
    more, found = len(found) > size, found[:size]
    older = Cursor.of(found[-1], order) if more else None
    return Page(found, Cursor.of(found[0], order) if after and found else None, older)


def _since(rows: MatterQuerySet, order: Order, after: Cursor | None, most: int) -> list[Matter]:
    if after is None:
        return list(rows.order_by(*order.names)[:most])
    if after.at is None:
        return list(rows.filter(**{order.field: None}, id__gt=after.pk).order_by("id")[:most])
    found = list(rows.filter(_beyond(order, after, order.descending)).order_by(*order.names)[:most])
    if len(found) < most and not order.descending:
        found += rows.filter(**{order.field: None}).order_by("id")[: most - len(found)]
    return found


def _until(rows: MatterQuerySet, order: Order, before: Cursor, most: int) -> list[Matter]:
    if before.at is not None:
        return list(rows.filter(_beyond(order, before, not order.descending)).order_by(*order.turned)[:most])
    found = list(rows.filter(**{order.field: None}, id__lt=before.pk).order_by("-id")[:most])
    if len(found) < most:
        found += rows.exclude(**{order.field: None}).order_by(*order.turned)[: most - len(found)]
    return found


def _beyond(order: Order, place: Cursor, down: bool) -> Q:
    """Past the place; the first condition is what the index is entered by."""
    way, edge = ("lt", "lte") if down else ("gt", "gte")
    past = Q(**{f"{order.field}__{way}": place.at}) | Q(**{order.field: place.at, f"id__{way}": place.pk})
    return Q(**{f"{order.field}__{edge}": place.at}) & past


@dataclass(frozen=True)
class Count:
    """How many there are; `more` when counting stopped before the end: then there are at least so many."""

    n: int = 0
    more: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)


@dataclass(frozen=True)
class Counting:
    """A list ready to be counted, in whole and in parts: the words and values of its statement."""

    sql: str
    params: tuple[Any, ...] = ()
    parts: int = 1


def counting(rows: MatterQuerySet, order: Order | None = None, **parts: Q) -> Counting:
    """Put the statement together; that costs more than running it, so what does not change is worth keeping.

    One pass over the first thousand rows (by `order`, so that an index ends it early) counts them and each part of
    them. Costs the same over twenty thousand open matters as over a thousand.
    """
    marked = rows.order_by(*(order.names if order else ()))
    marked = marked.annotate(**{name: ExpressionWrapper(q, BooleanField()) for name, q in parts.items()})
    columns = [connection.ops.quote_name(name) for name in parts]
    try:
        sql, given = marked.values("pk", *parts)[: MOST_COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return Counting(f"(SELECT {', '.join(['0'] * (1 + len(parts)))})", (), 1 + len(parts))
    counted = ", ".join(["count(*)", *(f"count(*) FILTER (WHERE {one})" for one in columns)])
    return Counting(f"(SELECT {counted} FROM ({sql}) AS counted)", tuple(given), 1 + len(parts))  # noqa: S608  Django's own SQL


def counts(*lists: Counting) -> list[list[Count]]:
    """How many rows each list has, in whole and in each of its parts; one statement for all."""
    if not lists:
        return []
    tables = ", ".join(f"{one.sql} AS list_{at}" for at, one in enumerate(lists))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {tables}", [value for one in lists for value in one.params])  # noqa: S608
        row = iter(cursor.fetchone() or ())
    return [_counted([int(next(row)) for _part in range(one.parts)]) for one in lists]


def _counted(found: list[int]) -> list[Count]:
    more = found[0] > MOST_COUNTED
    return [Count(min(n, MOST_COUNTED), more) for n in found]


def iterate(rows: MatterQuerySet, order: Order, most: int, size: int = 500) -> list[Matter]:
    """Up to `most` rows from the top, read in pages."""
    found: list[Matter] = []
    after: Cursor | None = None
    while len(found) < most:
        part = _since(rows, order, after, min(size, most - len(found)))
        found += part
        if len(part) < size:
            break
        after = Cursor.of(part[-1], order)
    return found
