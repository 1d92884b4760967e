"""What the tests of the care roster stand on: 王 is visited by 李 and 周, and 陈 keeps the roster."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock
from linli.platform.events import reactions
from linli.platform.events.models import Event
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.care import actions
from linli.work.care.actions import Agreed, Rhythm
from linli.work.care.models import CareEntry, Visit


def agreed(days: int = 200, way: str = "face", by: str = "self") -> Agreed:
    """A consent of today."""
    return Agreed(way, by, clock.today(), clock.today() + timedelta(days=days))


def entered(town: Town, **more: Any) -> CareEntry:
    """王 comes onto the roster: every three days, by 李 and 周 in turn."""
    given: dict[str, Any] = {
        "person": town.people["wang"], "home": town.homes["wang"], "reason": "alone", "rhythm": Rhythm(3),
        "visitors": [town.people["li"], town.people["zhou"]], "agreed": agreed(), "need": "听力不好NEED",
    }  # fmt: skip
    return actions.enter(more.pop("by", town.chen), **(given | more))


def first_visit(entry: CareEntry) -> Visit:
    """The visit that the rhythm asks for today."""
    visit = actions.arrange(entry.pk)
    assert visit is not None
    return visit


@pytest.fixture
def entry(town: Town) -> CareEntry:
    return entered(town)


@pytest.fixture
def visit(entry: CareEntry) -> Visit:
    return first_visit(entry)


@pytest.fixture
def browser_of(town: Town) -> Any:
    """`browser_of("li")` is a browser in which 李强 has signed in."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(account_for(town.people[who]))
        return client

    return sign_in


@pytest.fixture
def react() -> Any:
    """Every rule hears every event, twice."""

    def run() -> None:
        for _round in range(2):
            for event in Event.objects.order_by("id"):
                for key in reactions.LISTENING[event.name]:
                    reactions.run(event.pk, key)

    return run
