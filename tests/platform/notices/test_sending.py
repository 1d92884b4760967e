"""Every message reaches a final state, whatever the gateway does, and none is sent twice where it can be asked."""

from collections.abc import Callable
from typing import Any

import pytest

from linli.kernel.clock import Travelling
from linli.platform.identity.people import meet
from linli.platform.notices import sending
from linli.platform.notices.gateways import adapter_of
from linli.platform.notices.messages import message
from linli.platform.notices.models import Notice, Robot
from linli.platform.notices.tell import tell, tell_group
from linli.platform.notices.terms import State
from linli.testing.gateways import FakeGateway
from linli.testing.town import Town

pytestmark = pytest.mark.django_db
PHONE = "13800002216"
HELLO = message("test_hello", "您反映的“%(title)s”有人去看了")
Deliver = Callable[..., None]


def hello(once: str = "1") -> Notice:
    """王 is told that somebody went to look."""
    tell(meet("王玉珍", PHONE), HELLO, once=once, title="路灯不亮")
    return Notice.objects.latest("made_at", "id")


def test_a_message_arrives_and_is_reported(gateway: FakeGateway, deliver: Deliver) -> None:
    notice = hello()
    deliver()
    notice.refresh_from_db()
    assert notice.state == State.SENT
    assert [one.text for one in gateway.kept] == ["【邻里】您反映的“路灯不亮”有人去看了"]
    deliver(minutes=1)
    notice.refresh_from_db()
    assert (notice.state, notice.final) == (State.DELIVERED, True)


def test_the_same_occasion_is_told_once(gateway: FakeGateway, deliver: Deliver) -> None:
    hello()
    hello()
    deliver(minutes=1)
    assert len(gateway.kept) == 1


@pytest.mark.parametrize("mood", ["drop", "slow", "garbage"])
def test_what_was_taken_before_the_line_went_dead_is_not_sent_again(
    gateway: FakeGateway, deliver: Deliver, mood: str
) -> None:
    gateway.moods = [mood]
    notice = hello()
    deliver(minutes=2)
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED
    assert len(gateway.kept) == 1
    assert gateway.asked[:2] == ["SendSms", "QuerySendDetails"]


@pytest.mark.parametrize("mood", ["lose", "error", "limit"])
def test_what_was_not_taken_is_sent_again(gateway: FakeGateway, deliver: Deliver, mood: str) -> None:
    gateway.moods = [mood]
    notice = hello()
    deliver(minutes=5)
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED
    assert len(gateway.kept) == 1


def test_a_worker_killed_in_the_middle_leaves_a_question_not_a_second_message(
    gateway: FakeGateway, deliver: Deliver
) -> None:
    notice = hello()
    assert sending._claim(notice)  # written down that it may be sent …
    adapter_of("sms").send(notice, "…", {"title": "路灯不亮"})  # … sent, and then the process is gone
    deliver(minutes=3)
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED
    assert len(gateway.kept) == 1


def test_a_worker_killed_before_sending_loses_nothing(gateway: FakeGateway, deliver: Deliver) -> None:
    notice = hello()
    assert sending._claim(notice)
    deliver(minutes=3)
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED
    assert len(gateway.kept) == 1


def test_a_gateway_that_stays_dead_is_given_up_after_a_day(
    gateway: FakeGateway, deliver: Deliver, time: Travelling
) -> None:
    gateway.always = "error"
    notice = hello()
    deliver(minutes=26 * 60, step=300)
    notice.refresh_from_db()
    assert (notice.state, notice.final) == (State.GIVEN_UP, True)
    assert gateway.kept == []


def test_nobody_listens_and_then_somebody_does(settings: Any, gateway: FakeGateway, deliver: Deliver) -> None:
    settings.SMS_ENDPOINT = "http://127.0.0.1:9"
    notice = hello()
    deliver(minutes=1)
    settings.SMS_ENDPOINT = gateway.url
    deliver(minutes=10)
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED


def test_a_number_that_does_not_exist_fails_at_once(gateway: FakeGateway, deliver: Deliver) -> None:
    notice = hello()
    Notice.objects.update(phone="123")
    deliver()
    notice.refresh_from_db()
    assert (notice.state, notice.final) == (State.FAILED, True)


def test_who_has_only_a_landline_is_written_down_as_not_reached() -> None:
    tell(meet("王玉珍", "0712-1234567"), HELLO, once="1", title="路灯不亮")
    assert Notice.objects.get().state == State.GIVEN_UP


def test_a_wrong_key_waits_for_the_operator(settings: Any, gateway: FakeGateway, deliver: Deliver) -> None:
    settings.SMS_KEY_SECRET = "wrong"
    notice = hello()
    deliver()
    notice.refresh_from_db()
    assert (notice.state, notice.error[:9]) == (State.WAITING, "Signature")
    settings.SMS_KEY_SECRET = "test-secret"
    deliver(minutes=2)
    assert len(gateway.kept) == 1


def test_no_number_gets_more_than_five_an_hour(gateway: FakeGateway, deliver: Deliver) -> None:
    for n in range(12):
        hello(str(n))
    deliver(minutes=58)
    assert len(gateway.kept) <= 5
    deliver(minutes=5 * 60, step=60)
    assert not Notice.objects.exclude(state=State.DELIVERED).exists()


def test_a_group_reads_at_most_twenty_a_minute(gateway: FakeGateway, deliver: Deliver, town: Town) -> None:
    Robot.objects.create(organisation=town.water, webhook=f"{gateway.url}/cgi-bin/webhook/send?key=water")
    for n in range(30):
        tell_group(HELLO, once=str(n), organisation=town.water, title="水管爆了")
    deliver(minutes=0.5)
    assert len(gateway.kept) == 18
    deliver(minutes=2)
    assert len(gateway.kept) == 30
    assert not Notice.objects.exclude(state=State.DELIVERED).exists()


@pytest.mark.parametrize("mood", ["lose", "error", "limit"])
def test_a_group_message_is_tried_again(gateway: FakeGateway, deliver: Deliver, town: Town, mood: str) -> None:
    Robot.objects.create(organisation=town.water, webhook=f"{gateway.url}/cgi-bin/webhook/send?key=water")
    gateway.moods = [mood]
    tell_group(HELLO, once="1", organisation=town.water, title="水管爆了")
    deliver(minutes=2)
    assert Notice.objects.get().state == State.DELIVERED


def test_a_group_that_is_gone_fails(gateway: FakeGateway, deliver: Deliver, town: Town) -> None:
    Robot.objects.create(organisation=town.water, webhook=f"{gateway.url}/cgi-bin/webhook/send?key=gone")
    tell_group(HELLO, once="1", organisation=town.water, title="水管爆了")
    deliver()
    assert Notice.objects.get().state == State.FAILED


def test_a_group_without_a_robot_is_not_told(town: Town) -> None:
    tell_group(HELLO, once="1", organisation=town.water, title="水管爆了")
    assert not Notice.objects.exists()
