"""Remembering what was judged and what became of it: read from the events, so that no request waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from linli.platform.dispatch.models import Judgement
from linli.platform.events.models import Event
from linli.platform.events.outbox import projection
from linli.platform.flow.models import Matter
from linli.platform.places.terms import ANCESTORS

CHANGES = ("correct", "dispatch", "redispatch")
OBJECTIONS = {"object": "objected_at", "uphold": "upheld_at"}


@projection("dispatch")
def judge(events: Sequence[Event]) -> None:
    """New matters with a proposal get a row; what people change or object to later is noted in it."""
    with transaction.atomic():
        _begun([event for event in events if event.name.endswith(".begin") and "dispatch" in _facts(event)])
        for event in events:
            _follow(event)


def _facts(event: Event) -> dict[str, object]:
    facts = event.data.get("facts")
    return facts if isinstance(facts, dict) else {}


def _begun(events: Sequence[Event]) -> None:
    matters = Matter.objects.in_bulk([event.matter for event in events if event.matter])
    rows = [_row(event, matters[event.matter]) for event in events if event.matter in matters]
    Judgement.objects.bulk_create(rows, ignore_conflicts=True)


def _row(event: Event, matter: Matter) -> Judgement:
    proposal = event.data["facts"]["dispatch"]
    by_person = proposal.get("source") == "person"
    row = Judgement(
        matter=matter,
        at=matter.opened_at,
        category=proposal.get("category") or "",
        became=proposal.get("category") or "",
        confidence=float(proposal.get("confidence") or 0),
        automatic=bool(proposal.get("automatic")) and not by_person and event.data.get("target") == "dispatched",
        by_person=by_person,
        urgent=bool(proposal.get("urgent")),
        source=str(proposal.get("source") or "")[:40],
    )
    for level in ANCESTORS:
        setattr(row, f"{level}_id", getattr(matter, f"{level}_id"))
    return row


def _follow(event: Event) -> None:
    """A changed category, or an objection that was right. Where it was only looked at, nothing is noted."""
    move = event.name.partition(".")[2]
    mine = Judgement.objects.filter(pk=event.matter or 0)
    if move in OBJECTIONS:
        column = OBJECTIONS[move]
        mine.filter(**{column: None}).update(**{column: event.at})
    elif move in CHANGES and (became := _facts(event).get("category")):
        mine.exclude(became=became).update(became=became)
        mine.filter(became=F("category")).update(corrected_at=None)
        mine.exclude(became=F("category")).filter(corrected_at=None).update(corrected_at=event.at)
