"""Who takes part in records: the town, its security administrators, and browsers in which people have signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from linli.platform.events import reactions
from linli.platform.events.models import Event
from linli.platform.identity.people import account_for, meet
from linli.platform.posts.terms import Duty
from linli.testing.town import Town


@pytest.fixture
def watched(town: Town) -> Town:
    """The town with a security administrator, another one, and an auditor."""
    for key, name, phone, duty in (
        ("guard", "卫安", "13800001021", Duty.SECURITY_OFFICER),
        ("guard2", "卫全", "13800001022", Duty.SECURITY_OFFICER),
        ("auditor", "沈计", "13800001023", Duty.AUDITOR),
    ):  # fmt: skip
        town.people[key] = meet(name, phone)
        town.appoint(key, duty, town.areas["city"])
    return town


@pytest.fixture
def browser_of(town: Town) -> Callable[[str], Client]:
    """`browser_of("wang")` is a browser in which 王玉珍 has signed in."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(account_for(town.people[who]))
        return client

    return sign_in


@pytest.fixture
def react() -> Callable[[], None]:
    """Run every reaction to every event, as the worker would; twice, because once more must do no harm."""

    def run() -> None:
        for _round in range(2):
            for event in Event.objects.order_by("id"):
                for key in reactions.LISTENING[event.name]:
                    reactions.run(event.pk, key)

    return run
