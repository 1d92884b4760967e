"""What the tests of reactions stand on: listeners that read on, jobs that run at once, and who was told what."""

import json
from collections.abc import Callable

import pytest

from linli.platform.events import reactions
from linli.platform.events.models import Event
from linli.platform.notices.messages import MESSAGES
from linli.platform.notices.models import Notice

Told = Callable[[str], set[str]]


@pytest.fixture
def react() -> Callable[[], None]:
    """Run every reaction to every event, as the worker would; twice, because once more must do no harm."""

    def run() -> None:
        for _round in range(2):
            for event in Event.objects.order_by("id"):
                for key in reactions.LISTENING[event.name]:
                    reactions.run(event.pk, key)

    return run


@pytest.fixture
def told(react: Callable[[], None]) -> Told:
    """Names of the people (and groups) told with a message, after everybody has reacted."""

    def names(message: str) -> set[str]:
        react()
        rows = Notice.objects.filter(message=message).select_related("person", "robot__organisation", "robot__area")
        return {row.person.name if row.person else str(row.robot) for row in rows}

    return names


@pytest.fixture
def texts(react: Callable[[], None]) -> Callable[[str], list[str]]:
    """The texts of a message, as they go out."""

    def read(message: str) -> list[str]:
        react()
        rows = Notice.objects.filter(message=message).order_by("made_at", "id")
        return [MESSAGES[message].text(json.loads(row.values or "{}")) for row in rows]

    return read
