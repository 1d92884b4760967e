"""Fixtures that all tests share."""

from datetime import timedelta

import pytest

from linli.platform.places.tree import KEPT
from linli.testing import town as towns
from linli.testing.town import Town


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process keeps in memory of one test's database must not reach the next, nor be asked for again in between.

    A slow machine would otherwise look at the revisions in the middle of a page whose statements are counted.
    """
    monkeypatch.setattr("linli.platform.places.tree.CHECK_EVERY", 3600.0)
    for one in KEPT.values():
        one.forget()


@pytest.fixture(autouse=True)
def screens_are_counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen may lag two seconds behind; tests do not wait for it."""
    monkeypatch.setattr("linli.insight.keeping.KEEP", timedelta())


@pytest.fixture
def town(db: None) -> Town:
    """A small town with its people."""
    return towns.build()
