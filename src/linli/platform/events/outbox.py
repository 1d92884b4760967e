"""Publish and listen: events are rows, listeners read them in order, nothing in flight is skipped."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from linli.kernel import clock
from linli.platform.events.models import Event, Position

log = logging.getLogger(__name__)
BATCH = 500

Projector = Callable[[Sequence[Event]], None]
PROJECTIONS: dict[str, Projector] = {}


def publish(name: str, matter: int | None = None, **data: Any) -> Event:
    """Write an event into the running transaction; listeners hear it once that commits."""
    return Event.objects.create(name=name, matter=matter, data=data, at=clock.now())


def publish_all(told: Iterable[tuple[str, int | None, dict[str, Any]]]) -> None:
    """Several events at once, in the order given: name, matter, data."""
    now = clock.now()
    events = [Event(name=name, matter=matter, data=data, at=now) for name, matter, data in told]
    Event.objects.bulk_create(events, batch_size=1000)


def projection(name: str) -> Callable[[Projector], Projector]:
    """Register a listener that counts or projects; it gets events in batches, in order, exactly once."""

    def register(apply: Projector) -> Projector:
        if name in PROJECTIONS:
            raise TypeError(f"two projections are called {name!r}")
        PROJECTIONS[name] = apply
        return apply

    return register


def catch_up(name: str) -> int:
    """Let one projection read on until there is nothing left; how many events it read."""
    total = 0
    while count := _read_on(name):
        total += count
    return total


def catch_up_all() -> int:
    """Let every projection read on; one that fails does not hold up the others."""
    total = 0
    for name in PROJECTIONS:
        try:
            total += catch_up(name)
        except Exception:
            log.exception("projection %s failed; it will try again", name)
    return total


def _read_on(name: str) -> int:
    """Read one batch: position and effect are saved in one transaction, so that neither is there without the other."""
    with transaction.atomic():
        Position.objects.get_or_create(pk=name)
        position = Position.objects.select_for_update(skip_locked=True).filter(pk=name).first()
        if position is None:  # another process is at it
            return 0
        events = _after(position)
        if events:
            PROJECTIONS[name](events)
            position.xact, position.event = events[-1].xact, events[-1].pk
            position.save(update_fields=["xact", "event"])
        return len(events)


# The oldest transaction that still runs, our own among them, or the next one to come. Those of other databases of the
# same server publish nothing here: a long one over there must not hold up what is counted here. What cannot be told
# apart (other roles hide theirs) counts as ours.
HORIZON = """
SELECT least(coalesce((SELECT min(x::text::bigint) FROM pg_snapshot_xip(s) AS x WHERE NOT EXISTS (
                          SELECT 1 FROM pg_stat_activity AS a WHERE a.datname <> current_database()
                          AND a.backend_xid::text::bigint = (x::text::bigint & 4294967295))),
                      pg_snapshot_xmax(s)::text::bigint),
             pg_current_xact_id_if_assigned()::text::bigint)
FROM (SELECT pg_current_snapshot() AS s) AS now
"""


def _after(position: Position) -> list[Event]:
    """The next events in the order (transaction, id), only below the oldest transaction that still runs.

    Ordering by id alone would skip an event whose transaction took its id early and committed late.
    """
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        horizon = cursor.fetchone()[0]
    return list(
        Event.objects.extra(where=["(xact, id) > (%s, %s)"], params=[position.xact, position.event])
        .filter(xact__lt=horizon)
        .order_by("xact", "id")[:BATCH]
    )


def take_as_read(name: str) -> None:
    """Let a listener pass over all that was published so far: of a made-up past nobody is told anything."""
    last = Event.objects.order_by("-xact", "-id").first()
    if last is not None:
        Position.objects.update_or_create(pk=name, defaults={"xact": last.xact, "event": last.pk})


def behind(name: str) -> int:
    """How many events a projection has not read yet (for /healthz and the screen's age)."""
    position = Position.objects.filter(pk=name).first() or Position(pk=name)
    return Event.objects.extra(where=["(xact, id) > (%s, %s)"], params=[position.xact, position.event]).count()
