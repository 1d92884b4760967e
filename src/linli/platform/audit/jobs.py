"""What is due is forgotten by night, once a day."""

from __future__ import annotations

from datetime import timedelta

from linli.kernel import clock
from linli.platform.audit.actions import sweep
from linli.platform.audit.models import Sweep
from linli.platform.events.pulse import every

NIGHT = range(1, 6)  # hours in which nobody waits for the database
LATEST = timedelta(hours=30)  # after an outage by night it is done by day


@every(seconds=900)
def forget_what_is_due() -> None:
    """In the small hours, or as soon as possible when a night was missed."""
    last, now = Sweep.objects.filter(by=None).first(), clock.now()
    if last is not None and now - last.at < timedelta(hours=20):
        return
    if clock.local(now).hour in NIGHT or last is None or now - last.at > LATEST:
        sweep()
