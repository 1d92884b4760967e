"""The service record: what somebody has done, read off shifts and musters. Nobody types it, nobody is ranked by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from linli.kernel import clock
from linli.work.muster.models import Summons, Turn
from linli.work.muster.terms import HelpKind, TurnState


@dataclass(frozen=True)
class Served:
    """One thing done: when, what, where, how long."""

    at: datetime
    words: str
    place: str
    hours: float
    rehearsal: bool = False


@dataclass(frozen=True)
class ServiceRecord:
    """Everything somebody has done; drills are kept apart from the real."""

    served: tuple[Served, ...]

    @property
    def times(self) -> int:
        """How often."""
        return sum(not one.rehearsal for one in self.served)

    @property
    def hours(self) -> float:
        """How long, in hours."""
        return round(sum(one.hours for one in self.served if not one.rehearsal), 1)

    @property
    def drills(self) -> int:
        """How many drills."""
        return sum(one.rehearsal for one in self.served)


def record_of(person: int) -> ServiceRecord:
    """One person's record, newest first."""
    return records_of([person])[person]


def records_of(people: Iterable[int]) -> dict[int, ServiceRecord]:
    """The records of several people; two statements."""
    found: dict[int, list[Served]] = {pk: [] for pk in people}
    for turn in _turns(list(found)):
        shift = turn.shift
        words = str(HelpKind(shift.kind).label) if shift.kind in HelpKind.values else ""
        found[turn.person_id].append(Served(shift.starts_at, words, shift.place, shift.hours))
    for one in _musters(list(found)):
        found[one.person_id].append(_of_muster(one))
    newest = {pk: sorted(served, key=lambda one: one.at, reverse=True) for pk, served in found.items()}
    return {pk: ServiceRecord(tuple(served)) for pk, served in newest.items()}


def _turns(people: list[int]) -> Iterable[Turn]:
    """Agreed and over. Those of a muster are counted once, as the muster."""
    rows = Turn.objects.filter(person__in=people, state=TurnState.AGREED, missed=False, shift__muster=None)
    return rows.filter(shift__ends_at__lte=clock.now(), shift__dropped_at=None).select_related("shift")


def _musters(people: list[int]) -> Iterable[Summons]:
    rows = Summons.objects.filter(~Q(here_at=None), person__in=people)
    return rows.select_related("muster").defer("why")


def _of_muster(one: Summons) -> Served:
    assert one.here_at is not None
    until = one.left_at or one.muster.stood_down_at or clock.now()
    hours = max((until - one.here_at).total_seconds() / 3600, 0)
    return Served(one.here_at, one.muster.reason, one.muster.place, hours, one.muster.rehearsal)
