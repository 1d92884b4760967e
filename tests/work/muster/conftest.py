"""Fixtures of the muster: a roster of neighbours, a clock at night, and signed-in browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock as clocks
from linli.kernel.clock import LOCAL, Travelling
from linli.platform.identity.people import account_for, meet
from linli.platform.posts.actor import Actor
from linli.testing.town import Town
from linli.work.muster import actions
from linli.work.muster.actions.enrolling import Wish
from linli.work.muster.models import Enrolment, Muster
from linli.work.muster.queries.roster import Asked

NIGHT = datetime(2026, 11, 20, 23, 10, tzinfo=LOCAL)


@pytest.fixture
def clock() -> Iterator[Travelling]:
    """It is ten past eleven on a Friday night, and stays so until somebody moves it."""
    with clocks.travel(NIGHT) as time:
        yield time


@pytest.fixture
def browser_of(town: Town) -> Callable[[str], Client]:
    """`browser_of("chen")` is a browser in which 陈建国 has signed in."""

    def sign_in(who: str) -> Client:
        client = Client()
        if who:
            client.force_login(account_for(town.people[who]))
        return client

    return sign_in


Enrolled = Callable[..., Enrolment]


@pytest.fixture
def enrolled(clock: Travelling, town: Town) -> Enrolled:
    """`enrolled("wang", "rescue", skills=["boat"])`: registered and confirmed, in the third grid."""

    def make(who: str, *kinds: str, area: Any = None, **more: Any) -> Enrolment:
        if who not in town.people:
            town.people[who] = meet(f"志愿{who}", f"1390000{len(town.people):04d}")
        wish = Wish(wanted=list(kinds or ("rescue",)), **more)
        enrolment = actions.enrol(Actor.of(town.people[who]), area=town.community, wish=wish)
        return actions.confirm(enrolment, town.chen, kinds=wish.wanted, area=area or town.grid3)

    return make


@pytest.fixture
def called(enrolled: Enrolled, town: Town) -> Muster:
    """陈建国 has called up 王玉珍 and 赵大海 for half past eleven; 钱国强 has another kind of post."""
    enrolled("wang", "rescue", skills=["boat"], slots=["urgent"])
    enrolled("zhao", "rescue", area=town.grid4)
    enrolled("neighbour", "policy")
    return call(town)


def call(town: Town, **more: Any) -> Muster:
    """A call-up of everybody in the community with a rescue post."""
    given = {
        "asked": Asked(town.community.pk, kinds=("rescue",)), "reason": "江水上涨，装沙袋", "place": "柳岸泵站门口",
        "starts_at": clocks.now() + timedelta(minutes=20), "bring": "雨衣、手电",
    }  # fmt: skip
    return actions.call_up(more.pop("by", town.chen), **(given | more))
