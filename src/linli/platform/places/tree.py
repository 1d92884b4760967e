"""The area tree in memory: names and ancestors without a join, reloaded when its revision changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import F

from linli.platform.places.models import Area, Revision

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
class Tree:
    """All current and former areas by id."""

    areas: dict[int, Area] = field(default_factory=dict)

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
