"""Terms that end soon: said thirty and seven days before, once each, so that no post is found empty one morning."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from linli.kernel import clock
from linli.platform.events.outbox import publish_all
from linli.platform.posts.models import Appointment
from linli.platform.roster.models import TermWarning

BEFORE = (7, 30)  # days, the nearest first: who was appointed for a week hears once, not twice
AT_ONCE = 200


@transaction.atomic
def warn() -> int:
    """Write down and publish what has come near; how many. Stand-ins were told their last day when they began."""
    told = 0
    for nearer, days in zip((0, *BEFORE), BEFORE, strict=False):
        told += _warn(nearer, days)
    return told


def _warn(nearer: int, days: int) -> int:
    """Terms that end within `days`, but not within `nearer`."""
    today, now = clock.today(), clock.now()
    said = TermWarning.objects.filter(term=OuterRef("pk"), until=OuterRef("until"), days=days)
    ending = Appointment.objects.current().filter(instead_of=None, post__closed_on=None)
    ending = ending.filter(until__gt=today + timedelta(days=nearer - 1), until__lte=today + timedelta(days=days))
    ending = ending.filter(~Exists(said)).order_by("until", "pk")
    rows = [TermWarning(term=one, until=one.until, days=days, at=now) for one in ending[:AT_ONCE] if one.until]
    TermWarning.objects.bulk_create(rows)
    publish_all(("appointment.ends_soon", None, {"appointment": one.term_id, "days": days}) for one in rows)
    return len(rows)
