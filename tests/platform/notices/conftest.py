"""What the tests of notices stand on: a gateway, a clock that can be moved, and a way to let time pass."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from linli.kernel import clock
from linli.kernel.clock import Travelling
from linli.platform.notices import sending
from linli.platform.notices.models import Notice
from linli.testing.gateways import FakeGateway, fake_gateway


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeGateway]:
    """A gateway that speaks the real protocol and fails on demand."""
    with fake_gateway(settings) as running:
        yield running


@pytest.fixture
def time() -> Iterator[Travelling]:
    with clock.travel(clock.now()) as travelling:
        yield travelling


@pytest.fixture
def deliver(time: Travelling) -> Callable[..., None]:
    """Let the minutes pass and send what is due, as the pulse and the jobs do."""

    def pass_time(minutes: float = 0, step: float = 5) -> None:
        for _ in range(int(minutes * 60 / step) + 1):
            for pk in Notice.objects.filter(next_at__lte=clock.now()).values_list("pk", flat=True):
                sending.send(pk)
            time.forward(seconds=step)

    return pass_time
