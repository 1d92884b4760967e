"""Learning by night: once a night, in a process of its own, and only when there is something new to learn."""

from __future__ import annotations

import logging

from linli.kernel import clock
from linli.platform.dispatch import lessons, teaching
from linli.platform.dispatch.models import ModelVersion, Night

log = logging.getLogger(__name__)
LEAST_NEW = 20  # closed or corrected since the last lesson


def learn_tonight() -> Night:
    """Learn if it is worth it, and write down what came of it. Harmless to run again."""
    night, _begun = Night.objects.get_or_create(day=clock.today(), defaults={"begun_at": clock.now()})
    if night.ended_at is not None:
        return night
    try:
        night.outcome, night.version = _outcome()
    except teaching.Busy:
        return night  # whoever is at it will finish, and the next look finds nothing new
    except Exception:
        log.exception("dispatch_lesson_failed day=%s", night.day)
        night.outcome = Night.Outcome.FAILED
    night.ended_at = clock.now()
    night.save()
    return night


def _outcome() -> tuple[Night.Outcome, ModelVersion | None]:
    last = ModelVersion.objects.order_by("-pk").first()
    if last is not None and lessons.count(LEAST_NEW, since=last.trained_at) < LEAST_NEW:
        return Night.Outcome.NOTHING_NEW, None
    try:
        return Night.Outcome.TRAINED, teaching.learn()
    except teaching.TooFew:
        return Night.Outcome.TOO_LITTLE, None
