"""Pages by key instead of by number (page 10,000 costs what page 2 costs), and counts that stop at a thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

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
class Counting:
    """A list ready to be counted: the words and values of its statement; none for a list that is always empty."""

    sql: str
    params: tuple[Any, ...] = ()


def counting(rows: MatterQuerySet) -> Counting:
    """Put the statement together; that costs more than running it, so what does not change is worth keeping."""
    try:
        sql, given = rows.order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return Counting("0")
    return Counting(f"(SELECT count(*) FROM ({sql}) AS counted)", tuple(given))  # noqa: S608  Django's own SQL


def counts(*lists: Counting) -> list[int]:
    """How many rows each list has, at most 1001, in one statement."""
    if not lists:
        return []
    with connection.cursor() as cursor:
        words, params = ", ".join(one.sql for one in lists), [value for one in lists for value in one.params]
        cursor.execute(f"SELECT {words}", params)
        return [int(one) for one in cursor.fetchone() or ()]


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
