"""Urgent calls that no bundle takes: they get the last place of the hour, and of one matter the newest speaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.kernel.clock import Travelling
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.notices.messages import Message, message
from linli.platform.notices.models import Notice
from linli.platform.notices.tell import tell
from linli.platform.notices.terms import Rank, State
from linli.testing.gateways import FakeGateway

pytestmark = pytest.mark.django_db
NEWS = message("test_call_news", "有一件事：“%(title)s”")
CALL = message("test_call", "应急召集：%(title)s", timedelta(hours=2), rank=Rank.URGENT, whole=True)
DOWN = message("test_call_down", "召集解散：%(title)s", timedelta(hours=6), rank=Rank.URGENT, whole=True)
Deliver = Callable[..., None]


def person() -> Person:
    return meet("王玉珍", "13800002216")


def say(what: Message, title: str, matter: int | None = None) -> None:
    tell(person(), what, once=title, matter=matter, title=title)


def texts(gateway: FakeGateway) -> list[str]:
    return [one.text.removeprefix("【邻里】") for one in gateway.kept]


def three_news_and_a_call(deliver: Deliver) -> None:
    for n in range(3):
        say(NEWS, f"{n} 号")
    say(CALL, "河水上涨", 1)
    deliver(minutes=1)


def test_a_second_call_within_the_hour_goes_at_once(gateway: FakeGateway, deliver: Deliver) -> None:
    three_news_and_a_call(deliver)
    say(CALL, "停电", 2)
    deliver(minutes=1)
    assert texts(gateway)[-1] == "应急召集：停电" and len(gateway.kept) == 5


def test_of_one_muster_only_the_last_word_goes_when_there_is_no_more_room(
    gateway: FakeGateway, deliver: Deliver, time: Travelling
) -> None:
    three_news_and_a_call(deliver)
    for title in ("停电", "停电，再叫一次"):
        say(CALL, title, 2)
        time.forward(seconds=1)
    say(DOWN, "停电", 2)
    deliver(minutes=1)
    assert texts(gateway)[-1] == "召集解散：停电" and len(gateway.kept) == 5
    deliver(minutes=5)
    assert set(Notice.objects.filter(matter=2).values_list("state", flat=True)) == {State.DELIVERED}


def test_calls_of_two_musters_are_both_heard_and_never_more_than_five_an_hour(
    gateway: FakeGateway, deliver: Deliver
) -> None:
    three_news_and_a_call(deliver)
    say(CALL, "停电", 2)
    say(CALL, "停水", 3)
    deliver(minutes=2)
    assert len(gateway.kept) == 5
    waits = Notice.objects.get(matter=3)
    assert waits.state == State.WAITING and waits.next_at is not None
    assert waits.next_at <= clock.now() + timedelta(hours=1)
    deliver(minutes=65, step=30)
    assert texts(gateway)[-1] == "应急召集：停水"


def test_a_call_that_waited_until_it_was_over_is_given_up(gateway: FakeGateway, deliver: Deliver) -> None:
    say(CALL, "停电", 2)
    with clock.travel(clock.now() + timedelta(hours=3)):
        deliver()
    assert Notice.objects.get().state == State.GIVEN_UP and not gateway.kept
