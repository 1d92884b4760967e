"""How the gateways are doing: one that fails again and again is left in peace and tried with one message at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from linli.kernel import clock
from linli.platform.notices.models import Gateway

PATIENCE = 3  # failures in a row
LONGEST_REST = timedelta(minutes=1)


def note(channel: str, alive: bool) -> None:
    """After each exchange: a sign of life, or another failure."""
    if alive:
        Gateway.objects.filter(pk=channel, failures__gt=0).update(failures=0, rests_until=None)
        return
    gateway, _new = Gateway.objects.get_or_create(pk=channel)
    failures = gateway.failures + 1
    rest = min(timedelta(seconds=2 ** min(failures, 6)), LONGEST_REST) if failures >= PATIENCE else timedelta()
    Gateway.objects.filter(pk=channel).update(failures=F("failures") + 1, rests_until=clock.now() + rest)


def resting(now: datetime) -> tuple[set[str], set[str]]:
    """Channels to leave in peace now, and channels to try with a single message."""
    ill = dict(Gateway.objects.filter(failures__gte=PATIENCE).values_list("channel", "rests_until"))
    asleep = {channel for channel, until in ill.items() if until is not None and until > now}
    return asleep, set(ill) - asleep
