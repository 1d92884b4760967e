"""In a demo people read their messages on a page; elsewhere there is no such page."""

import re
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock
from linli.platform.events import pulse
from linli.platform.notices import health, jobs, sending
from linli.platform.notices.codes import check_code, send_code
from linli.platform.notices.models import Notice
from linli.platform.notices.terms import State

pytestmark = pytest.mark.django_db
PHONE = "13800002216"


def send_everything() -> None:
    for notice in Notice.objects.exclude(next_at=None):
        sending.send(notice.pk)


def test_the_demo_resident_finds_the_code_on_the_page(settings: Any, client: Client) -> None:
    settings.DEMO = True
    send_code(PHONE, "10.0.0.1")
    send_everything()
    page = client.get("/_outbox/").content.decode()
    found = re.search(r"验证码 (\d{6})", page)
    assert found and check_code(PHONE, found[1]) == PHONE


def test_a_sent_code_is_not_kept_with_the_notice() -> None:
    send_code(PHONE, "10.0.0.1")
    send_everything()
    assert not Notice.objects.get().values


def test_outside_of_a_demo_there_is_no_such_page(settings: Any, client: Client) -> None:
    settings.DEMO = False
    assert client.get("/_outbox/").status_code == 404


def test_the_pulse_puts_what_is_due_into_the_queue_once() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    send_code(PHONE, "10.0.0.1")
    jobs.send_due_notices()
    jobs.send_due_notices()
    assert ProcrastinateJob.objects.filter(task_name__endswith="send_notice").count() == 1
    assert "send_due_notices" in pulse.PARTS


def test_an_ailing_gateway_is_tried_with_one_message_at_a_time() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    with clock.travel(clock.now()) as time:
        for n in range(5):
            send_code(f"1380000221{n}", "10.0.0.1")
        for _ in range(3):
            health.note("sms", alive=False)
        jobs.send_due_notices()
        assert not ProcrastinateJob.objects.exists()
        time.forward(minutes=2)
        jobs.send_due_notices()
        assert ProcrastinateJob.objects.count() == 1
        health.note("sms", alive=True)
        jobs.send_due_notices()
        assert ProcrastinateJob.objects.count() == 5


def test_an_old_code_is_not_sent_any_more() -> None:
    with clock.travel(clock.now()) as time:
        send_code(PHONE, "10.0.0.1")
        time.forward(minutes=6)
        send_everything()
    assert Notice.objects.get().state == State.GIVEN_UP


def test_a_wrong_setting_is_told(settings: Any) -> None:
    from linli.platform.notices.checks import gateways_are_set, messages_go_out

    assert gateways_are_set(None) == []
    settings.SMS_ADAPTER = "pigeon"
    assert "pigeon" in gateways_are_set(None)[0].msg
    settings.SMS_ADAPTER, settings.SMS_KEY_ID = "aliyun", ""
    assert "SMS_KEY_ID" in gateways_are_set(None)[0].msg
    assert "case_answered" in messages_go_out(None)[0].msg


def test_the_texts_for_the_provider_are_printed(capsys: Any) -> None:
    from django.core.management import call_command

    call_command("sms_templates")
    assert "code=?\t验证码 ${code}" in capsys.readouterr().out


def test_a_group_gets_its_robot(capsys: Any, town: Any) -> None:
    from django.core.management import call_command

    from linli.platform.notices.models import Robot

    for key in ("one", "two"):
        call_command("group_robot", f"https://example.org/send?key={key}", organisation=town.water.pk)
    assert str(Robot.objects.get().webhook).endswith("two")
