"""What a screen shows is worked out at most once in two seconds for an area: many look at once, walls all day long."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from linli.kernel import clock

T = TypeVar("T")
KEEP = timedelta(seconds=2)  # quality.md: the screen lags at most two seconds behind
MOST = 500

_kept: dict[Hashable, tuple[datetime, Any]] = {}


def lately(key: Hashable, make: Callable[[], T]) -> T:
    """What was made for the key a moment ago, or made now. Each process keeps its own."""
    now = clock.now()
    known = _kept.get(key)
    if known is not None and timedelta() <= now - known[0] < KEEP:
        return known[1]  # type: ignore[no-any-return]
    if len(_kept) >= MOST:
        _kept.clear()
    made = make()
    _kept[key] = now, made
    return made
