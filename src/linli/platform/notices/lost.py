"""Finding messages that nobody would find: a scan by rows, in case anything ever goes another way than it should."""

from __future__ import annotations

from linli.kernel import clock
from linli.platform.notices.bundling import share
from linli.platform.notices.models import Notice
from linli.platform.notices.terms import State

UNDER_WAY = (State.WAITING, State.SENDING)
ENDS = (State.SENT, State.DELIVERED, State.FAILED, State.GIVEN_UP)


def find() -> int:
    """Give each a time at which it is looked at again, or the end it shares; how many there were."""
    now = clock.now()
    timeless = Notice.objects.filter(state__in=UNDER_WAY, next_at=None)
    alone = Notice.objects.filter(state=State.BUNDLED, carrier=None)
    found = timeless.update(next_at=now) + alone.update(state=State.WAITING, next_at=now)
    over = Notice.objects.filter(state__in=ENDS, next_at=None, carried__state=State.BUNDLED).distinct()
    for carrier in over[:500]:
        share(carrier)
        found += 1
    return found
