"""Reactions: rules across contexts that follow an event, each run once as a job of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import IntegrityError, transaction
from procrastinate.types import JSONValue

from linli.platform.events.models import Done, Event
from linli.platform.events.outbox import projection

Reaction = Callable[[Event], None]
REACTIONS: dict[str, Reaction] = {}
LISTENING: defaultdict[str, list[str]] = defaultdict(list)


def on(*names: str) -> Callable[[Reaction], Reaction]:
    """Register a reaction to events of these names ("case.answer"). It must be harmless to run again."""

    def register(react: Reaction) -> Reaction:
        key = f"{react.__module__.rsplit('.', 1)[-1]}.{react.__name__}"
        REACTIONS[key] = react
        for name in names:
            LISTENING[name].append(key)
        return react

    return register


@projection("reactions")
def defer_reactions(events: Sequence[Event]) -> None:
    """Put one job for each event and listener into the queue, in the transaction that moves the position on."""
    from linli.platform.events.jobs import react

    jobs: list[dict[str, JSONValue]] = [
        {"event": event.pk, "reaction": key} for event in events for key in LISTENING[event.name]
    ]
    if jobs:
        react.batch_defer(*jobs)


def run(event_id: int, reaction: str) -> bool:
    """Run one reaction in one transaction with the mark that it is done; False when it had been done before."""
    event = Event.objects.get(pk=event_id)
    try:
        with transaction.atomic():
            Done.objects.create(event=event_id, reaction=reaction)
            REACTIONS[reaction](event)
    except IntegrityError:
        if Done.objects.filter(event=event_id, reaction=reaction).exists():
            return False
        raise
    return True
