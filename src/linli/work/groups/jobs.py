"""What goes by itself: broadcasts are sent on and their results gathered; the rows say what is left to do."""

from __future__ import annotations

from linli.kernel import clock
from linli.platform.events.pulse import every
from linli.work.groups.actions import deliver, settle
from linli.work.groups.models import Broadcast
from linli.work.groups.terms import Stage

MOST = 50


@every(seconds=2)
def send_broadcasts() -> bool:
    """Those whose time has come, a step each."""
    going = Broadcast.objects.filter(matter__stage=Stage.GOING, matter__closed_at=None, goes_at__lte=clock.now())
    ids = list(going.order_by("goes_at").values_list("pk", flat=True)[:MOST])
    more = [deliver(pk) for pk in ids]
    for pk in ids:
        settle(pk)
    return any(more)
