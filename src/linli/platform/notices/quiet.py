"""The night: what is not urgent wakes nobody between ten in the evening and seven in the morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from linli.kernel import clock

EVENING, MORNING = 22, 7


def quiet_until(now: datetime) -> datetime | None:
    """When the night is over; None by day."""
    here = clock.local(now)
    if MORNING <= here.hour < EVENING:
        return None
    day = here.date() + timedelta(days=1 if here.hour >= EVENING else 0)
    return datetime.combine(day, time(MORNING), clock.LOCAL)
