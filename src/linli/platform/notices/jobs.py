"""The job that sends a notice, and the pulse that finds what must be sent: the rows are the truth, the queue wakes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from linli.kernel import clock
from linli.platform.events.pulse import every
from linli.platform.notices import health, sending
from linli.platform.notices.models import Attempt, Code, Notice, OutboxMessage

BATCH = 100
KEPT_DAYS = 90
OUTBOX_KEEPS = 500
URGENT, SOON = 20, 10  # before reactions, which have 0: somebody waits with the phone in the hand


@app.task(queue="notices")
def send_notice(pk: str) -> None:
    """Bring one notice a step on; who fails is found again by the pulse."""
    sending.send(pk)


@every(seconds=0.5)
def send_due_notices() -> bool:
    """Put a job into the queue for every notice that is due; one that comes to nothing is due again after the lease."""
    now = clock.now()
    asleep, ailing = health.resting(now)
    with transaction.atomic():
        due = Notice.objects.select_for_update(skip_locked=True).filter(next_at__lte=now)
        rows = list(due.exclude(channel__in=asleep).order_by("next_at").only("pk", "channel", "message")[:BATCH])
        chosen = [row for row in rows if row.channel not in ailing]
        chosen += [next(row for row in rows if row.channel == c) for c in ailing if any(r.channel == c for r in rows)]
        Notice.objects.filter(pk__in=[row.pk for row in chosen]).update(next_at=now + sending.LEASE)
        _queue([row for row in chosen if row.message == "code"], URGENT)
        _queue([row for row in chosen if row.message != "code"], SOON)
    return len(chosen) == BATCH


def _queue(rows: list[Notice], priority: int) -> None:
    jobs: list[dict[str, Any]] = [{"pk": str(row.pk)} for row in rows]
    if jobs:
        send_notice.configure(priority=priority).batch_defer(*jobs)


@every(seconds=3600)
def forget_old_notices() -> None:
    """What nobody needs any more: codes after a day, notices after 90 days, and all but the last of a demo's outbox."""
    now = clock.now()
    Code.objects.filter(made_at__lt=now - timedelta(days=2)).delete()
    Attempt.objects.filter(at__lt=now - timedelta(days=2)).delete()
    Notice.objects.filter(made_at__lt=now - timedelta(days=KEPT_DAYS), next_at=None).delete()
    last = OutboxMessage.objects.order_by("-id").values_list("id", flat=True)[OUTBOX_KEEPS : OUTBOX_KEEPS + 1]
    OutboxMessage.objects.filter(id__lte=next(iter(last), 0)).delete()
