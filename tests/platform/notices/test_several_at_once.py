"""Not more than five an hour to a number: the urgent first, several told as one, and none ever lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django import app

from linli.kernel import clock
from linli.kernel.clock import Travelling
from linli.kernel.errors import TooOften
from linli.kernel.text import HAN_RUN
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.notices import jobs, sending
from linli.platform.notices.codes import send_code
from linli.platform.notices.messages import MESSAGES, message
from linli.platform.notices.models import Notice, Robot
from linli.platform.notices.tell import tell, tell_all
from linli.platform.notices.terms import Rank, State
from linli.site.worker import APART, places
from linli.testing.gateways import FakeGateway
from linli.testing.town import Town

pytestmark = pytest.mark.django_db
PHONE = "13800002216"
NEWS = message("test_news", "有一件事：“%(title)s”", staff=True)
URGENT = message("test_urgent", "超时了：“%(title)s”", rank=Rank.URGENT, staff=True)
MINE = message("test_mine", "您反映的“%(title)s”有结果了")
NIGHT = message("test_night", "明天停水", quiet=True)
Deliver = Callable[..., None]


def person() -> Person:
    return meet("王玉珍", PHONE)


def tell_of(what: object, number: int) -> None:
    """So many of a message."""
    for n in range(number):
        tell(person(), what, once=f"{n}", title=f"{n} 号")  # type: ignore[arg-type]


def in_the_last_hour() -> int:
    return sum(Notice.objects.filter(tried_at__gt=clock.now() - timedelta(hours=1)).values_list("tries", flat=True))


def test_urgent_ones_go_before_news(gateway: FakeGateway, deliver: Deliver) -> None:
    tell_of(NEWS, 1)
    tell_of(URGENT, 1)
    deliver(minutes=1)
    assert [one.text for one in gateway.kept] == ["【邻里】超时了：“0 号”", "【邻里】有一件事：“0 号”"]


def test_what_may_not_go_singly_goes_together(gateway: FakeGateway, deliver: Deliver) -> None:
    tell_of(NEWS, 8)
    tell_of(URGENT, 2)
    deliver(minutes=2)
    assert in_the_last_hour() <= 5
    assert any(re.search("您有 [0-9]+ 件事要看，其中紧急 2 件", one.text) for one in gateway.kept)
    deliver(minutes=3 * 60, step=30)
    assert set(Notice.objects.values_list("state", flat=True)) == {State.DELIVERED}
    assert len(gateway.kept) < 10


def test_residents_are_sent_to_their_own_list(gateway: FakeGateway, deliver: Deliver) -> None:
    tell_of(MINE, 9)
    deliver(minutes=2)
    assert any("您有 9 条新消息" in one.text and one.text.endswith("/my/") for one in gateway.kept)


def test_three_go_as_they_are(gateway: FakeGateway, deliver: Deliver) -> None:
    tell_of(NEWS, 3)
    deliver(minutes=1)
    assert len(gateway.kept) == 3 and not Notice.objects.filter(state=State.BUNDLED).exists()


def test_a_code_and_an_emergency_find_a_place_however_much_news_there_is(
    gateway: FakeGateway, deliver: Deliver, time: Travelling
) -> None:
    for n in range(3):
        tell(person(), NEWS, once=f"early{n}", title="1")
        deliver(minutes=1)
    tell_of(NEWS, 5)
    send_code(PHONE, "10.0.0.1")
    tell_of(URGENT, 1)
    deliver(minutes=1)
    texts = " ".join(one.text for one in gateway.kept)
    assert "验证码" in texts and ("超时了" in texts or "紧急 1 件" in texts)
    assert in_the_last_hour() <= 5


def test_codes_asked_for_by_somebody_else_do_not_keep_an_emergency_out(
    gateway: FakeGateway, deliver: Deliver, time: Travelling
) -> None:
    with pytest.raises(TooOften):
        for _ in range(6):
            send_code(PHONE, "10.0.0.1")
            deliver(minutes=1.1)
    tell_of(URGENT, 1)
    deliver(minutes=1)
    assert "超时了" in gateway.kept[-1].text
    assert in_the_last_hour() <= 5


def test_five_an_hour_holds_whatever_comes(gateway: FakeGateway, deliver: Deliver, time: Travelling) -> None:
    for minute in range(90):
        tell(person(), (NEWS, URGENT, MINE)[minute % 3], once=f"m{minute}", title="1")
        deliver(minutes=1, step=20)
        assert in_the_last_hour() <= 5


def test_a_bundle_that_cannot_be_sent_gives_all_of_them_up(
    gateway: FakeGateway, deliver: Deliver, time: Travelling
) -> None:
    gateway.always = "error"
    tell_of(NEWS, 6)
    deliver(minutes=50 * 60, step=600)
    assert all(one.final for one in Notice.objects.all())
    assert not Notice.objects.filter(state=State.BUNDLED).exists()


def test_what_lies_where_nobody_looks_is_found(time: Travelling) -> None:
    tell_of(NEWS, 4)
    first, second, third, carrier = Notice.objects.all()
    Notice.objects.filter(pk=first.pk).update(next_at=None)
    Notice.objects.filter(pk=second.pk).update(state=State.BUNDLED, next_at=None)
    Notice.objects.filter(pk=carrier.pk).update(state=State.DELIVERED, next_at=None, message="bundle_staff")
    Notice.objects.filter(pk=third.pk).update(state=State.BUNDLED, next_at=None, carrier=carrier.pk)
    assert jobs.find_lost_notices() == 3
    assert Notice.objects.get(pk=first.pk).next_at is not None
    assert Notice.objects.get(pk=second.pk).state == State.WAITING
    assert Notice.objects.get(pk=third.pk).state == State.DELIVERED


def test_a_job_that_breaks_leaves_a_message_that_is_found_again(
    gateway: FakeGateway, deliver: Deliver, time: Travelling, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_of(MINE, 1)

    def broken(*args: object) -> None:
        raise OSError("the database went away")

    monkeypatch.setattr(sending, "_hand_over", broken)
    with pytest.raises(OSError, match="went away"):
        jobs.send_notice(str(Notice.objects.get().pk))
    monkeypatch.undo()
    deliver(minutes=2)
    assert Notice.objects.get().state == State.DELIVERED


def test_what_is_not_urgent_waits_for_the_morning(gateway: FakeGateway, deliver: Deliver, time: Travelling) -> None:
    time.to(datetime(2026, 11, 20, 15, 30, tzinfo=UTC))  # half past eleven at night
    tell(person(), NIGHT, once="1")
    tell_of(URGENT, 1)
    deliver(minutes=1)
    assert [one.text for one in gateway.kept] == ["【邻里】超时了：“0 号”"]
    time.to(datetime(2026, 11, 20, 23, 1, tzinfo=UTC))
    deliver()
    assert gateway.kept[-1].text == "【邻里】明天停水"


def test_staff_hear_in_their_group_and_by_sms_when_that_fails(
    gateway: FakeGateway, deliver: Deliver, town: Town
) -> None:
    robot = Robot.objects.create(
        organisation=town.water, webhook=f"{gateway.url}/cgi-bin/webhook/send?key=water", mentions=True
    )
    tell_all([town.people["sun"]], NEWS, once="1", title="路灯")
    deliver()
    assert [(one.channel, one.to) for one in gateway.kept] == [("wecom", "water")]
    robot.webhook = f"{gateway.url}/cgi-bin/webhook/send?key=gone"
    robot.save()
    tell_all([town.people["sun"]], NEWS, once="2", title="路灯")
    deliver(minutes=1)
    assert gateway.kept[-1].channel == "sms"


def test_numbers_and_letters_stand_apart_from_chinese() -> None:
    for key, one in MESSAGES.items():
        values = dict.fromkeys(re.findall(r"%\((\w+)\)s", str(one.words)), "12A")
        text = one.text(values)
        for at, (left, right) in enumerate(zip(text, text[1:], strict=False)):
            touching = (HAN_RUN.match(left) and right.isascii() and right.isalnum()) or (
                HAN_RUN.match(right) and left.isascii() and left.isalnum()
            )
            assert not touching, f"{key}: {text[max(at - 4, 0) : at + 6]}"


def test_messages_have_places_of_their_own_and_every_queue_has_some() -> None:
    found = places(app)
    assert found["notices"] == (["notices"], APART["notices"])
    queues = [queue for names, _size in found.values() for queue in names]
    assert len(queues) == len(set(queues))
    assert {str(task.queue) for task in app.tasks.values()} <= set(queues)
