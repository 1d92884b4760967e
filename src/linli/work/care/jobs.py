"""What goes by itself: visits are arranged as they fall due, and what has ended is forgotten in time."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from linli.kernel import clock
from linli.platform.events.pulse import every
from linli.work.care.actions import arrange
from linli.work.care.models import FORGET_AFTER, CareEntry, Visit

log = logging.getLogger(__name__)
BATCH = 200


@every(seconds=60)
def arrange_visits() -> bool:
    """Visits of today; where there is more than two days between visits, those of tomorrow too."""
    today = clock.today()
    due = CareEntry.objects.filter(ended_on=None, next_visit_on__lte=today + timedelta(days=1))
    due = due.exclude(pk__in=Visit.objects.filter(result="").values("entry_id")).order_by("next_visit_on", "pk")
    made = [_arranged(one.pk) for one in due[:BATCH] if _in_time(one, today)]
    return sum(made) == BATCH


def _arranged(pk: int) -> bool:
    """One that fails must not keep the others from being visited."""
    try:
        return arrange(pk) is not None
    except Exception:
        log.exception("care_visit_not_arranged entry=%s", pk)
        return False


def _in_time(entry: CareEntry, today: date) -> bool:
    return entry.next_visit_on is not None and (entry.next_visit_on <= today or (entry.every_days or 0) > 2)


@every(seconds=3600)
def forget_ended_care() -> None:
    """Half a year after the end nothing tells any more who it was."""
    over = CareEntry.objects.filter(ended_on__lt=clock.today() - FORGET_AFTER, forgotten_at=None)
    for entry in over.select_related("matter")[:BATCH]:
        entry.forget()
        log.info("care_forgotten entry=%s", entry.pk)
