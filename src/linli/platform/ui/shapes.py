"""What the bigger parts are given: frozen records that views fill and templates draw (dicts with these keys do too)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in words: kind is one of todo, doing, soon, late, done, whistle."""

    kind: str
    words: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list that leads somewhere."""

    title: str
    url: str
    sub: str = ""
    icon: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a summary: term, value, and at most one link (改, 查看, 拨打)."""

    term: str
    value: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    url: str
    alt: str
    thumb: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a timeline. state: ok (happened), now (going on) or empty (still to come)."""

    title: str
    when: datetime | None = None
    text: str = ""
    state: str = "ok"
    tag: Tag | None = None
    note: str = ""
    when_words: str = ""
    photos: Sequence[Photo] = ()
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class PastClock:
    """Another clock under the big one: `took` if met, `over` if missed, `left` while it runs."""

    label: str
    left: timedelta | None = None
    took: timedelta | None = None
    over: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Looking:
    """Somebody who has the page open, as others see them."""

    name: str
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A card of the grid worker's list. state colours the edge: late, soon, unsent or empty."""

    title: str
    url: str
    tag: Tag
    state: str = ""
    note: str = ""
    facts: Sequence[tuple[str, str]] = ()  # (icon or "", words)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate never stands without its parts."""

    label: str
    part: int
    whole: int
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A tab above a list."""

    label: str
    url: str
    count: int | str | None = None  # "1000+" where counting stopped
    current: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; url is the list without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; with a sort key its head is a link."""

    label: str
    sort: str = ""
    css: str = ""
    hidden: bool = False  # words for screen readers only (tick boxes)


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong cell of an uploaded sheet: where, what stood there, and what to do."""

    cell: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportCheck:
    file: str
    good: int
    bad: int
    faults: Sequence[Fault] = ()
    faults_url: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one colour in a chart; None is "no data" and leaves a gap."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a burn bar; kind is one of late, soon, next, ok."""

    label: str
    value: int
    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One area of a drawn map: rings in longitude and latitude."""

    id: str
    label: str
    value: int | None
    rings: Sequence[Sequence[tuple[float, float]]]
    late: int = 0
    url: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class GroupShape:
    """An outline over several areas, with its name (a community over its grids)."""

    label: str
    rings: Sequence[Sequence[tuple[float, float]]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the console and what it does."""

    keys: Sequence[str]
    words: str


@dataclass(frozen=True, slots=True)
class PointShape:
    """A point of a drawn map: how many are there, of how many that are wanted."""

    label: str
    lon: float | None  # None: only in the list
    lat: float | None
    value: int
    wanted: int
    note: str = ""
    url: str = ""

    @property
    def lacking(self) -> bool:
        """Whether fewer are there than are wanted."""
        return self.value < self.wanted
