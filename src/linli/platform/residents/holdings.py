"""What a kind of work holds about a person beside their record, named here so that the copy they take is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

Rows = Callable[[int], list[list[object]]]


@dataclass(frozen=True)
class Holding:
    """One sheet of the copy: its name, its heads, and from the id of a person what stands there about them."""

    title: str | Promise
    heads: tuple[str | Promise, ...]
    rows: Rows


HOLDINGS: list[Holding] = []


def holding(one: Holding) -> Holding:
    """Make it known; once for each title."""
    if any(known.title == one.title for known in HOLDINGS):
        raise TypeError(f"two sheets of the copy are called {one.title!s}")
    HOLDINGS.append(one)
    return one
