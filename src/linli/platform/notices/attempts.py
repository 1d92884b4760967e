"""Counting wrong guesses at something secret, so that nobody gets to try them all."""

from __future__ import annotations

from datetime import timedelta

from linli.kernel import clock
from linli.platform.notices.limits import blinded
from linli.platform.notices.models import Attempt

HOUR = timedelta(hours=1)


def too_many(what: str, most: int, window: timedelta = HOUR) -> bool:
    """Whether there were that many wrong guesses at or by `what` lately."""
    recent = Attempt.objects.filter(key=blinded(what), at__gt=clock.now() - window)
    return recent[:most].count() >= most


def failed(*what: str) -> None:
    """Write down a wrong guess, once for each thing it is counted by."""
    now = clock.now()
    Attempt.objects.bulk_create(Attempt(key=blinded(one), at=now) for one in what)
