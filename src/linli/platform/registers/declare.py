"""How a register is declared: its columns once, and from them template, check, list, export and result file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Protocol

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _

from linli.kernel import mask
from linli.kernel.errors import LinliError, NotSeen
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.terms import Duty
from linli.platform.registers.cells import Cell, Fault, Parser, in_every_language, said

Words = str | Promise
WHOLE_ROW = -1  # the column of a fault that is no single cell's
REMEMBERED = 5000  # cells of a column whose meaning is kept


@dataclass(frozen=True)
class Column:
    """One column: its heading, how a cell is read, whether it is personal, and how it is given out."""

    name: str
    header: Words
    parse: Parser
    required: bool = False
    personal: str = ""  # name of a function in kernel.mask; empty for what is no personal data
    aliases: tuple[str, ...] = ()  # other headings people use
    example: str = ""
    hint: Words = ""
    kind: str = "text"  # text, date or number: the type of the cell in Excel
    choices: tuple[Words, ...] = ()  # the words the template offers
    width: int = 14
    listed: bool = True  # a column of the list page
    read_only: bool = False  # given out, never taken in

    def masked(self, value: Any) -> Any:
        """The value as lists show it."""
        if not self.personal or value in (None, ""):
            return value
        return getattr(mask, self.personal)(str(value))


class Row:
    """One row on its way in: the cells as they came, the values read from them, and what is wrong."""

    __slots__ = ("cells", "faults", "found", "known", "line", "offset", "values")

    def __init__(self, line: int, cells: Sequence[Cell], offset: int = 0) -> None:
        self.line, self.cells, self.offset = line, cells, offset
        self.values: dict[str, Any] = {}
        self.found: dict[str, Any] = {}  # rows of the database that the cells name
        self.faults: list[tuple[str, str]] = []  # name of the column, or empty; reason
        self.known = False  # was there already, so nothing was added

    def refuse(self, column: str, message: Words, **params: object) -> None:
        """Say what is wrong with a cell; the row comes back."""
        self.faults.append((column, said(Fault(str(message), **params))))


class Writer(Protocol):
    """Takes batches of rows of one register: first finds what they name, then writes those without a fault."""

    def resolve(self, rows: Sequence[Row]) -> None:
        """Look up what the rows name and refuse what cannot be; writes nothing."""

    def save(self, rows: Sequence[Row]) -> None:
        """Write the rows, which have no faults; mark those that were there already as known."""

    def finish(self) -> None:
        """The last batch has been written: to be said where processes keep in memory what a table may change."""


@dataclass(frozen=True)
class Register:
    """A register: declared once."""

    key: str
    title: Words
    about: Words  # one sentence at the head of the template
    columns: tuple[Column, ...]
    keepers: Right | frozenset[Duty]  # who may bring rows in: holders of a right, or of these duties
    writer: Callable[[Actor], Writer]
    rows: Callable[[Actor, Mapping[str, str]], QuerySet[Any]]  # what the actor may see, filtered
    values: Callable[[Sequence[Any]], Iterable[dict[str, Any]]]  # of rows of the database, by column name
    order: Callable[[Mapping[str, Cell]], Any] | None = None  # rows that others stand on come first
    filters: tuple[tuple[str, Words], ...] = field(default=())
    page: Callable[[Any], str] | None = None  # address of what a row is about, for the list's first column
    complete: Callable[[list[dict[str, Any]]], None] | None = None  # adds what no list shows, only a whole file

    @property
    def personal(self) -> bool:
        """Does it hold data of people?"""
        return any(column.personal for column in self.columns)

    @property
    def taken(self) -> tuple[Column, ...]:
        """The columns of the template."""
        return tuple(column for column in self.columns if not column.read_only)

    @property
    def listed(self) -> tuple[Column, ...]:
        """The columns of the list."""
        return tuple(column for column in self.columns if column.listed)

    def headings(self) -> dict[str, str]:
        """Column names by every heading they may stand under."""
        known: dict[str, str] = {}
        for column in self.taken:
            for word in (*in_every_language(column.header), column.name, *column.aliases):
                known.setdefault(bare(word), column.name)
        return known

    def reader(self, places: Mapping[str, int]) -> Reader:
        """Who reads the rows of a table whose columns stand in these places."""
        return Reader([(column, places.get(column.name, WHOLE_ROW), {}) for column in self.taken])


class Reader:
    """Reads the cells of the rows of one table; what many cells say is worked out once."""

    def __init__(self, columns: Sequence[tuple[Column, int, dict[Cell, Any]]]) -> None:
        self.columns = columns

    def read(self, row: Row) -> None:
        """Values from cells; every wrong one is said."""
        cells, values = row.cells, row.values
        for column, at, known in self.columns:
            cell = cells[at] if 0 <= at < len(cells) else ""
            if cell in known:
                values[column.name] = known[cell]
            else:
                self._learn(row, column, cell, known)

    def _learn(self, row: Row, column: Column, cell: Cell, known: dict[Cell, Any]) -> None:
        if len(known) >= REMEMBERED:
            known.clear()
        if cell == "" or (isinstance(cell, str) and not cell.strip()):
            row.values[column.name] = None
            if column.required:
                row.refuse(column.name, _("请填%(header)s"), header=column.header)
            else:
                known[cell] = None
            return
        try:
            row.values[column.name] = known[cell] = column.parse(cell)
        except LinliError as error:
            row.faults.append((column.name, said(error)))


def page_at(url_name: str, key: str = "pk") -> Callable[[Any], str]:
    """The page of a row, by its key; nothing where no floor above has such a page."""

    def address(row: Any) -> str:
        try:
            return reverse(url_name, args=[attrgetter(key)(row)])
        except NoReverseMatch:
            return ""

    return address


def bare(heading: str) -> str:
    """A heading without stars, spaces and what stands in brackets: 手机号* and 手机号（选填） are 手机号."""
    for mark in ("（", "("):
        heading = heading.split(mark)[0]
    return "".join(heading.split()).strip("*＊:：\ufeff").lower()


REGISTERS: dict[str, Register] = {}


def register(one: Register) -> Register:
    """Make a register known; its key is its address."""
    if one.key in REGISTERS:
        raise TypeError(f"two registers are called {one.key!r}")
    REGISTERS[one.key] = one
    return one


def get(key: str) -> Register:
    """The register of that name. Raises NotSeen."""
    if key not in REGISTERS:
        raise NotSeen
    return REGISTERS[key]
