"""The job that sends a notice, and the pulse that finds what must be sent: the rows are the truth, the queue wakes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from linli.kernel import clock
from linli.platform.events.pulse import every
from linli.platform.notices import health, lost, sending
from linli.platform.notices.models import Attempt, Code, Notice, OutboxMessage
from linli.platform.notices.terms import Rank

BATCH = 100
KEPT_DAYS = 90
OUTBOX_KEEPS = 500
PRIORITY = {Rank.CODE: 30, Rank.URGENT: 20, Rank.NEWS: 10}  # somebody waits for a code with the phone in the hand


@app.task(queue="notices", retry=RetryStrategy(max_attempts=3, wait=5))
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
        rows = list(due.exclude(channel__in=asleep).order_by("rank", "next_at").only("pk", "channel", "rank")[:BATCH])
        chosen = [row for row in rows if row.channel not in ailing]
        chosen += [next(row for row in rows if row.channel == c) for c in ailing if any(r.channel == c for r in rows)]
        Notice.objects.filter(pk__in=[row.pk for row in chosen]).update(next_at=now + sending.LEASE)
        for rank in Rank:
            _queue([row for row in chosen if row.rank == rank], PRIORITY[rank])
    return len(chosen) == BATCH


def _queue(rows: list[Notice], priority: int) -> None:
    jobs: list[dict[str, Any]] = [{"pk": str(row.pk)} for row in rows]
    if jobs:
        send_notice.configure(priority=priority).batch_defer(*jobs)


@every(seconds=60)
def find_lost_notices() -> int:
    """No message may lie where nobody looks: what is under way has a time, what was bundled an end."""
    return lost.find()


@every(seconds=3600)
def forget_old_notices() -> None:
    """What nobody needs any more: codes after a day, notices after 90 days, and all but the last of a demo's outbox."""
    now = clock.now()
    Code.objects.filter(made_at__lt=now - timedelta(days=2)).delete()
    Attempt.objects.filter(at__lt=now - timedelta(days=2)).delete()
    Notice.objects.filter(made_at__lt=now - timedelta(days=KEPT_DAYS), next_at=None).delete()
    last = OutboxMessage.objects.order_by("-id").values_list("id", flat=True)[OUTBOX_KEEPS : OUTBOX_KEEPS + 1]
    OutboxMessage.objects.filter(id__lte=next(iter(last), 0)).delete()
