"""Whose texts can be compared: the contexts that hold texts say here how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Reader = Callable[[Sequence[int]], Mapping[int, str]]
READERS: dict[str, Reader] = {}


def readable(kind: str, read: Reader) -> None:
    """Matters of this kind have texts; `read` gives them by id. Call it in AppConfig.ready()."""
    READERS[kind] = read


def texts_of(kind: str, pks: Sequence[int]) -> Mapping[int, str]:
    """The texts of some matters of a kind; those without one are left out."""
    return READERS[kind](pks) if pks and kind in READERS else {}
