"""The area tree in memory: names and ancestors without a join, reloaded when its revision changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import DateField, F, Value
from django.db.models.functions import Cast

from linli.platform.places.models import Area, AreaLink, AreaVersion, Revision
from linli.platform.places.terms import Level

T = TypeVar("T")
CHECK_EVERY = 2.0  # seconds between two looks at the revision; an edit is seen everywhere within this time


class Kept(Generic[T]):
    """A value built from tables that change seldom, kept per process and rebuilt when `name`'s revision moves on."""

    def __init__(self, name: str, build: Callable[[], T]) -> None:
        self.name, self.build = name, build
        self.value: T | None = None
        self.number, self.checked = -1, 0.0
        self.lock = threading.Lock()

    def get(self) -> T:
        """The current value; looks at the revision at most every two seconds."""
        if self.value is None or time.monotonic() - self.checked > CHECK_EVERY:
            with self.lock:
                self._refresh()
        assert self.value is not None
        return self.value

    def _refresh(self) -> None:
        row = Revision.objects.filter(pk=self.name).values_list("number", flat=True).first()
        number = row or 0
        if self.value is None or number != self.number:
            self.value, self.number = self.build(), number
        self.checked = time.monotonic()

    def forget(self) -> None:
        """Drop the value in this process only (tests, or after a change in this process)."""
        self.value, self.number, self.checked = None, -1, 0.0


KEPT: dict[str, Kept[object]] = {}


def kept(name: str) -> Callable[[Callable[[], T]], Kept[T]]:
    """Keep what the decorated function builds, under the revision `name`."""

    def register(build: Callable[[], T]) -> Kept[T]:
        one: Kept[T] = Kept(name, build)
        KEPT[build.__module__ + "." + build.__name__] = one  # type: ignore[assignment]
        return one

    return register


def changed(name: str) -> None:
    """Tell every process that what is kept under `name` has changed; call it in the transaction of the change."""
    Revision.objects.get_or_create(pk=name)
    Revision.objects.filter(pk=name).update(number=F("number") + 1)
    for one in KEPT.values():
        if one.name == name:
            one.forget()
            transaction.on_commit(one.forget)


@dataclass
class Lineage:
    """What came out of what, and what was moved, by id; nearly always empty, so it costs nothing."""

    before: dict[int, list[int]] = field(default_factory=dict)
    after: dict[int, list[int]] = field(default_factory=dict)
    once_under: dict[int, list[int]] = field(default_factory=dict)  # where an area that has moved lay before
    joined: dict[int, dict[str, list[int]]] = field(default_factory=dict)  # what `lineage.earlier` has found, by area

    @classmethod
    def read(cls) -> Lineage:
        """All links and all former parents; one statement."""
        found = cls()
        links = AreaLink.objects.order_by().values_list("on", "id", "before_id", "after_id")
        moves = AreaVersion.objects.exclude(parent=None).exclude(parent=F("area__parent")).order_by()
        moved = moves.annotate(on=Cast(Value(None), DateField())).values_list("on", "id", "area_id", "parent_id")
        for on, _pk, one, other in links.union(moved, all=True).order_by("on", "id"):
            if on is None:
                found.once_under.setdefault(one, []).append(other)
            else:
                found.before.setdefault(other, []).append(one)
                found.after.setdefault(one, []).append(other)
        return found


@dataclass
class Tree:
    """All current and former areas by id."""

    areas: dict[int, Area] = field(default_factory=dict)

    @cached_property
    def lineage(self) -> Lineage:
        """Where areas came from; read when first asked for, and anew with the tree."""
        return Lineage.read()

    @cached_property
    def micro_grids(self) -> dict[int, list[int]]:
        """Ids of the micro-grids of a grid."""
        found: dict[int, list[int]] = {}
        for one in self.areas.values():
            if one.level == Level.MICRO_GRID and one.grid_id:
                found.setdefault(one.grid_id, []).append(one.pk)
        return found

    def name(self, area_id: int | None) -> str:
        """The area's own name; empty when unknown."""
        area = self.areas.get(area_id or 0)
        return area.name if area else ""

    def full_name(self, area_id: int | None) -> str:
        """柳岸社区第三网格: from the community down."""
        area = self.areas.get(area_id or 0)
        if area is None:
            return ""
        if area.community_id and area.community_id != area.pk:
            return self.name(area.community_id) + area.name
        return area.name

    def children(self, area_id: int) -> list[Area]:
        """The areas right below, in the order of their paths."""
        return [a for a in self.areas.values() if a.parent_id == area_id and a.ended_on is None]


@kept("areas")
def tree() -> Tree:
    """The whole area tree (a city has under 1,000 areas, a megacity some 20,000)."""
    return Tree({a.pk: a for a in Area.objects.defer("rings").order_by("path")})


def area(pk: int) -> Area:
    """An area from memory. Raises KeyError for an id that does not exist."""
    return tree.get().areas[pk]


def ground(pk: int) -> Area:
    """Where whoever is on duty in an area finds their matters: rows know their grid, and nothing finer."""
    found = area(pk)
    return area(found.grid_id) if found.level == Level.MICRO_GRID and found.grid_id else found
