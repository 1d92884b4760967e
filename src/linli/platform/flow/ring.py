"""Ringing clocks that run out: one rung at a time, in parallel safely, catching up after any outage."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from linli.kernel import clock
from linli.platform.events.outbox import publish
from linli.platform.flow import clocks, engine
from linli.platform.flow.declare import FLOWS, Clock
from linli.platform.flow.models import Deadline, Matter
from linli.platform.posts.actor import SYSTEM

log = logging.getLogger(__name__)
BATCH = 200


def ring_late_clocks(now: datetime | None = None) -> int:
    """Ring every clock whose time has come, in any number of processes at once; how many rungs were climbed."""
    now, rung = now or clock.now(), 0
    last: tuple[datetime | None, int] = (None, 0)
    while due := _due(now, last):
        for pk, matter, at in due:
            last = (at, pk)
            while _ring(pk, matter, now):
                rung += 1
    return rung


def _due(now: datetime, last: tuple[datetime | None, int]) -> list[tuple[int, int, datetime]]:
    """The next batch after `last`; each clock is tried once a run, so one that fails cannot block the rest."""
    rows = Deadline.objects.filter(met_at=None, next_at__lte=now).order_by("next_at", "id")
    if last[0] is not None:
        rows = rows.filter(next_at__gte=last[0]).exclude(next_at=last[0], id__lte=last[1])
    found = rows.values_list("id", "matter_id", "next_at")[:BATCH]
    return [(pk, matter, at) for pk, matter, at in found if at is not None]


def _ring(pk: int, matter_id: int, now: datetime) -> bool:
    """Climb one rung of one clock, if it is still due; False when there is nothing (more) to do now."""
    try:
        with transaction.atomic():
            # The matter is locked before its clocks, as in every move; who is moving it now turns its clocks anyway.
            matters = Matter.objects.select_for_update(skip_locked=True, no_key=True)
            matter = matters.filter(pk=matter_id).first()
            deadline = Deadline.objects.filter(pk=pk, met_at=None, next_at__lte=now).first()
            declared = FLOWS[matter.kind].clock(deadline.clock) if matter and deadline else None
            if matter is None or deadline is None or declared is None:
                return False
            _climb(matter, deadline, declared)
            return True
    except Exception:
        log.exception("clock %s of matter %s could not ring", pk, matter_id)
        return False


def _climb(matter: Matter, deadline: Deadline, declared: Clock) -> None:
    rung = deadline.rung
    late = not (rung == 0 and declared.warn is not None)
    missed_now = late and rung <= 1
    deadline.rung = 2 if missed_now else rung + 1
    deadline.next_at = clocks.next_ring(declared, deadline)
    deadline.save(update_fields=["rung", "next_at"])
    facts = {"clock": declared.name, "due": deadline.due_at.isoformat()}
    if missed_now and not declared.then:
        engine.note(matter, "clock_missed", facts, SYSTEM)
    publish(f"{matter.kind}.clock", matter=matter.pk, late=late, rung=max(deadline.rung - 2, 0), **facts)
    if missed_now and declared.then:
        _perform(matter, declared.then)


@transaction.atomic
def judge_silently(matter_id: int) -> int:
    """For what is brought in as history: clocks that ran out are noted as missed then, and nobody is told today.

    Clocks that make a move by themselves still ring. How many were missed.
    """
    now, missed = clock.now(), 0
    matter = Matter.objects.select_for_update(no_key=True).get(pk=matter_id)
    for deadline in Deadline.objects.filter(matter=matter, met_at=None, due_at__lt=now).order_by("due_at", "id"):
        if deadline.next_at is None:  # it has rung to its end, or was judged before
            continue
        declared = FLOWS[matter.kind].clock(deadline.clock)
        if declared is None or declared.then or deadline.paused_at is not None:
            continue
        deadline.rung, deadline.next_at = 2 + len(declared.late), None
        deadline.save(update_fields=["rung", "next_at"])
        with clock.travel(deadline.due_at):
            facts = {"clock": declared.name, "due": deadline.due_at.isoformat(), "imported": True}
            engine.note(matter, "clock_missed", facts, SYSTEM)
        missed += 1
    return missed


def _perform(matter: Matter, name: str) -> None:
    """Make the move that is due when the time is over (nobody rated in 14 days, …)."""
    flow = FLOWS[matter.kind]
    item = flow.item._base_manager.select_related("matter").get(pk=matter.pk)
    engine.make(flow.moves[name], item, SYSTEM, (), {})
