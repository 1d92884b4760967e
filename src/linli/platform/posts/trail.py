"""Writing down what somebody does to the system: in the transaction of the change, for the audit administrator."""

from __future__ import annotations

from typing import Any

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Act


def acted(
    by: Actor, what: str, about: object, *, area: Area | None = None, person: Person | None = None, **facts: Any
) -> Act:
    """Append to the trail. `about` in words and without personal data; whom it was done to goes into `person`."""
    return Act.objects.create(
        what=what, about=str(about)[:160], facts=facts, area=area, person=person, by=by.person, title=by.title[:60],
        at=clock.now(),
    )  # fmt: skip
