"""What the tests of groups stand on: three groups of a community, one with a robot, one by hand, one with nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from linli.kernel import clock
from linli.kernel.clock import Travelling
from linli.platform.events import reactions
from linli.platform.events.models import Event
from linli.platform.identity.people import account_for
from linli.platform.notices import sending
from linli.platform.notices.models import Notice
from linli.platform.places.models import Building
from linli.testing.gateways import FakeGateway, fake_gateway
from linli.testing.town import Town
from linli.work.groups import actions
from linli.work.groups.jobs import send_broadcasts
from linli.work.groups.models import ChatGroup

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeGateway]:
    with fake_gateway(settings) as running:
        yield running


@pytest.fixture
def time() -> Iterator[Travelling]:
    with clock.travel(NOON) as travelling:
        yield travelling


@pytest.fixture
def groups(town: Town, time: Travelling) -> dict[str, ChatGroup]:
    """robot, hand and nobody, all in the community."""
    building = Building.objects.get(number="3")
    found = {
        "robot": actions.add_group(
            town.chen, area=town.community, name="3 号楼群", platform="wecom", members=80, building=building
        ),
        "hand": actions.add_group(town.chen, area=town.grid3, name="三网格群", platform="wechat", members=200),
        "nobody": actions.add_group(town.chen, area=town.grid4, name="四网格群", platform="wechat", members=150),
    }
    robot(found["robot"], town)
    actions.answer_for(found["hand"], town.chen, person=town.people["li"])
    return {key: ChatGroup.objects.get(pk=one.pk) for key, one in found.items()}


def robot(group: ChatGroup, town: Town, key: str = "water") -> None:
    """Give it a robot."""
    actions.set_robot(group, town.chen, webhook=f"https://qyapi.weixin.example/cgi-bin/webhook/send?key={key}")


@pytest.fixture
def spread(gateway: FakeGateway, time: Travelling) -> Callable[..., None]:
    """Let the pulse and the gateways do their part."""
    from linli.platform.notices.models import Robot

    def go(minutes: float = 1) -> None:
        for one in Robot.objects.all():
            one.webhook = f"{gateway.url}/cgi-bin/webhook/send?{(one.webhook or '').split('?')[-1]}"
            one.save()
        for _ in range(int(minutes * 6) + 1):
            send_broadcasts()
            for pk in Notice.objects.filter(next_at__lte=clock.now()).values_list("pk", flat=True):
                sending.send(pk)
            time.forward(seconds=10)
        send_broadcasts()

    return go


@pytest.fixture
def browser_of(town: Town) -> Any:
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
