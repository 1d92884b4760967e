"""The nightly lesson: the pulse finds that it is due, the queue runs it, a process of its own does the work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from linli.kernel import clock
from linli.platform.dispatch.models import Night
from linli.platform.events.pulse import every
from linli.platform.identity.models import Person

FROM, UNTIL = 2, 5  # hours of the local night
AGAIN = timedelta(hours=1)  # a lesson that has not ended by then died with its process
LONGEST = 1800  # seconds
NIGHTLY = [sys.executable, "-m", "linli", "dispatch", "learn", "--night"]


def _run(command: Sequence[str]) -> None:
    """On one core and behind everything else: others are at work on this machine."""
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(["nice", "-n", "15", *command], timeout=LONGEST, check=True, env=alone)  # noqa: S603, S607


@app.task(queue="dispatch", queueing_lock="dispatch_lesson")
def learn_by_night() -> None:
    """In a process of its own, with the lowest priority: its memory goes back, and nobody waits for it."""
    _run(NIGHTLY)


@app.task(queue="dispatch", queueing_lock="dispatch_lesson_by_hand")
def learn_for(person: int) -> None:
    """What somebody asked for on the page."""
    by_hand = [*NIGHTLY[:-1], "--by", str(person)]
    _run(by_hand)


def learn_by_hand(by: Person | None) -> None:
    """Put it into the queue; asked twice it is done once."""
    try:
        with transaction.atomic():
            learn_for.defer(person=by.pk if by else 0)
    except AlreadyEnqueued:
        return


@every(seconds=600)
def begin_the_nights_lesson() -> None:
    """Once a night, between two and five; begun again if it died."""
    now = clock.now()
    if not FROM <= clock.local(now).hour < UNTIL:
        return
    night, begun = Night.objects.get_or_create(day=clock.today(), defaults={"begun_at": now})
    if not begun and (night.ended_at is not None or now - night.begun_at < AGAIN):
        return
    if not begun:
        Night.objects.filter(pk=night.pk).update(begun_at=now)
    try:
        with transaction.atomic():
            learn_by_night.defer()
    except AlreadyEnqueued:
        return
