"""Many look at one screen: it is counted once in two seconds, and never lags longer than that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from linli.insight import keeping
from linli.insight.keeping import lately
from linli.kernel.clock import LOCAL, Travelling, travel


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "KEEP", timedelta(seconds=2))
    keeping._kept.clear()


@pytest.fixture
def clock() -> Iterator[Travelling]:
    """It is a Friday noon."""
    with travel(datetime(2026, 11, 20, 12, tzinfo=LOCAL)) as time:
        yield time


def test_who_looks_a_moment_later_sees_the_same_count(clock: Travelling) -> None:
    made = iter(range(9))
    assert [lately("柳岸", lambda: next(made)) for _look in range(3)] == [0, 0, 0]


def test_after_two_seconds_it_is_counted_anew(clock: Travelling) -> None:
    made = iter(range(9))
    lately("柳岸", lambda: next(made))
    clock.forward(seconds=2)
    assert lately("柳岸", lambda: next(made)) == 1


def test_another_area_is_another_screen(clock: Travelling) -> None:
    assert (lately("柳岸", lambda: 1), lately("河东", lambda: 2)) == (1, 2)
