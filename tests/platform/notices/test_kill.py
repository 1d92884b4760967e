"""A process that sends is killed with -9 while the gateway has its message: nothing is lost, nothing comes twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from linli.kernel import clock
from linli.platform.identity.people import meet
from linli.platform.notices import sending
from linli.platform.notices.messages import message
from linli.platform.notices.models import Notice
from linli.platform.notices.tell import tell
from linli.platform.notices.terms import State
from linli.testing.gateways import KEY_ID, KEY_SECRET, FakeGateway, fake_gateway

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HELLO = message("case_placed_test", "您反映的“%(title)s”有人去看了")
SENDER = """
import sys, django
django.setup()
from linli.platform.notices import sending
from linli.platform.notices.messages import message
message("case_placed_test", "您反映的“%(title)s”有人去看了")
sending.send(sys.argv[1])
"""


@pytest.fixture
def slow_gateway(settings: Any) -> Iterator[FakeGateway]:
    with fake_gateway(settings) as gateway:
        yield gateway


def sender(notice: Notice, gateway: FakeGateway) -> subprocess.Popen[bytes]:
    """Another process that sends the notice."""
    words = connection.get_connection_params()
    place = f"{words.get('host', '')}"
    url = f"postgresql://{words.get('user', 'postgres')}@/{words['dbname']}?host={place}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "linli.site.settings",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or url,
        "LINLI_DATA": str(settings.DATA),
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEY": settings.FIELD_KEY,
        "SMS_ADAPTER": "aliyun",
        "SMS_ENDPOINT": gateway.url,
        "SMS_KEY_ID": KEY_ID,
        "SMS_KEY_SECRET": KEY_SECRET,
    }
    return subprocess.Popen([sys.executable, "-c", SENDER, str(notice.pk)], env=environment)


@pytest.mark.parametrize("mood", ["slow", "lose"])
def test_killed_in_mid_send(slow_gateway: FakeGateway, mood: str) -> None:
    tell(meet("王玉珍", "13800002216"), HELLO, once="1", title="路灯不亮")
    notice = Notice.objects.get()
    slow_gateway.moods = [mood]
    process = sender(notice, slow_gateway)
    for _ in range(200):
        if slow_gateway.asked:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert slow_gateway.asked == ["SendSms"]
    with clock.travel(clock.now()) as travelling:
        for _ in range(40):
            travelling.forward(seconds=10)
            for pk in Notice.objects.filter(next_at__lte=clock.now()).values_list("pk", flat=True):
                sending.send(pk)
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED
    assert len(slow_gateway.kept) == 1
