"""A neighbourhood in which several households say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.work.topics.said import CHARGING, OTHERS, moment

from linli.kernel import clock
from linli.platform.identity.people import account_for, meet
from linli.testing.town import Town
from linli.work.cases.models import Case
from linli.work.topics.finding import find
from linli.work.topics.models import Topic


@pytest.fixture
def say(town: Town) -> Callable[..., Case]:
    """`say(text, "household 3", days_ago=2)`: somebody reports it."""

    def place(text: str, household: str, days_ago: float = 1, **more: Any) -> Case:
        number = sum(map(ord, household)) + len(household) * 1000
        person = meet(household, f"139{number:08d}"[:11])
        with clock.travel(moment(days_ago)):
            return town.case(text, requester=person, **more)

    return place


@pytest.fixture
def charging(town: Town, say: Callable[..., Case]) -> Topic:
    """Five households speak of the charging posts, five others of something else each."""
    for at, text in enumerate(CHARGING):
        say(text, f"充电户{at}", days_ago=1 + at, category="charging_pile")
    for at, text in enumerate(OTHERS):
        say(text, f"别的户{at}", days_ago=1 + at, category="noise")
    (topic,) = find(town.community.pk)
    return topic


@pytest.fixture
def sign_in(town: Town) -> Any:
    def client_of(who: str) -> Client:
        client = Client()
        client.force_login(account_for(town.people[who]))
        return client

    return client_of
