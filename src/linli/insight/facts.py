"""What there is to count about a matter, read from its records and clocks and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from linli.insight.models import Fact
from linli.kernel import clock
from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.flow.terms import Outcome

TOLD = ("fix", "answer")  # moves that tell the resident a result
AFTER = ("rate", "reopen")
READ = ("begin", *TOLD, *AFTER, "consult", "assign")
RESPONSE_CLOCKS = {"on_site": ("responses", "in_time"), "report_in": ("calls", "calls_in_time")}


def day_of(moment: datetime) -> date:
    """The local day."""
    return clock.local(moment).date()


def facts_of(matters: Iterable[Matter]) -> list[Fact]:
    """The facts of these matters; two statements however many they are."""
    known = {m.pk: m for m in matters if m.kind in ("case", "call")}
    facts: list[Fact] = []
    records = Record.objects.filter(matter_id__in=known, move__in=READ).order_by("matter_id", "seq")
    for pk, rows in groupby(records, key=lambda r: r.matter_id):
        if known[pk].kind == "case":
            facts += _case_facts(known[pk], list(rows))
    deadlines = Deadline.objects.filter(matter_id__in=known, clock__in=RESPONSE_CLOCKS, dropped=False)
    for deadline in deadlines:
        facts += _response(known[deadline.matter_id], deadline)
    return facts


def _case_facts(matter: Matter, records: Sequence[Record]) -> list[Fact]:
    facts = [_fact(matter, matter.opened_at, opened=1)]
    answer: Fact | None = None
    for record in records:
        if record.move in TOLD or (record.move == "begin" and record.facts.get("fixed")):
            answer = _answered(matter, record, answer)
        elif record.move in AFTER:
            answer = answer or _fact(matter, record.at)  # rated after a merge: the answer is the other matter's
            _rated(answer, record)
        elif record.move == "consult":
            facts.append(_fact(matter, record.at, consultations=1))
        elif record.move == "assign":
            facts.append(_fact(matter, record.at, tasks=1))
    return [*facts, answer] if answer else facts


def _answered(matter: Matter, record: Record, before: Fact | None) -> Fact:
    """One answer counts for a request, on the day of the first; a later one does not win back what that one lost."""
    if before is None:
        solved = record.facts.get("outcome", Outcome.SOLVED) == Outcome.SOLVED
        return _fact(matter, record.at, answered=1, solved=int(solved))
    return before


def _rated(answer: Fact, record: Record) -> None:
    """What the resident said; "not solved", "not satisfied" or asking again overrules what was claimed, for good."""
    if record.move == "reopen" or record.facts.get("solved") == "no":
        answer.solved = 0
    if record.move == "rate":
        pleased = record.facts.get("satisfied") in ("yes", "fairly")
        answer.satisfied = int(pleased and (answer.satisfied == 1 or answer.rated == 0))
        answer.rated = 1


def _response(matter: Matter, deadline: Deadline) -> list[Fact]:
    """A clock counts once it has been met or has run out; it belongs to the day it started."""
    if deadline.met_at is None and deadline.due_at > clock.now():
        return []
    base, in_time = RESPONSE_CLOCKS[deadline.clock]
    met = deadline.met_at is not None and deadline.met_at <= deadline.due_at
    return [_fact(matter, deadline.since_at, **{base: 1, in_time: int(met)})]


def _fact(matter: Matter, moment: datetime, **counts: Any) -> Fact:
    fact = Fact(matter=matter.pk, day=day_of(moment), category=matter.category, **counts)
    for level in ("city", "district", "town", "community", "grid"):
        setattr(fact, f"{level}_id", getattr(matter, f"{level}_id"))
    return fact
