"""Shifts: whose turn they are, who could take one, who is busy then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.work.muster.models import Enrolment, Shift, Summons, Turn
from linli.work.muster.models.musters import OPEN
from linli.work.muster.queries.roster import free_for
from linli.work.muster.terms import HOLDING, Answer, Slot, TurnState

LOOKING_BACK = timedelta(days=60)
MOST_PROPOSED = 200
MOST_AHEAD = 50
EVENING, NIGHT_ENDS = 18, 6


@dataclass(frozen=True)
class Staffed:
    """A shift with the people who have it."""

    shift: Shift
    turns: tuple[Turn, ...]

    @property
    def agreed(self) -> int:
        """How many have said yes."""
        return sum(one.state == TurnState.AGREED for one in self.turns)

    @property
    def asked(self) -> int:
        """How many have not answered yet."""
        return sum(one.state == TurnState.ASKED for one in self.turns)

    @property
    def open(self) -> int:
        """How many places nobody has."""
        return max(self.shift.needed - self.agreed - self.asked, 0)


def staffed(shifts: Iterable[Shift]) -> list[Staffed]:
    """The shifts with their turns that count; two statements."""
    rows = list(shifts)
    turns: dict[int, list[Turn]] = {}
    for one in Turn.objects.filter(shift__in=rows, state__in=HOLDING).select_related("person").order_by("id"):
        turns.setdefault(one.shift_id, []).append(one)
    return [Staffed(shift, tuple(turns.get(shift.pk, ()))) for shift in rows]


def slot_of(moment: datetime) -> str:
    """Which kind of time it is: a workday evening, a weekend's day."""
    there = clock.local(moment)
    late = there.hour >= EVENING or there.hour < NIGHT_ENDS
    if there.weekday() >= 5:
        return Slot.WEEKEND_EVENING if late else Slot.WEEKEND_DAY
    return Slot.EVENING if late else Slot.WORKDAY


def busy(starts_at: datetime, ends_at: datetime, but: int | None = None) -> set[int]:
    """People who have another shift at that time."""
    rows = Turn.objects.filter(state__in=HOLDING, shift__dropped_at=None)
    rows = rows.filter(shift__starts_at__lt=ends_at, shift__ends_at__gt=starts_at).exclude(shift=but)
    return set(rows.values_list("person_id", flat=True))


def clashes(person: int, shift: Shift) -> Turn | None:
    """Another turn of this person at the same time; None when they are free."""
    rows = Turn.objects.filter(person_id=person, state__in=HOLDING, shift__dropped_at=None).exclude(shift=shift)
    overlap = rows.filter(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)
    return overlap.select_related("shift").first()


@dataclass(frozen=True)
class Proposed:
    """Somebody who could take a shift: with what, and how often they have been asked lately."""

    person: Person
    words: str
    lately: int


def proposed(shift: Shift) -> list[Proposed]:
    """Who could take it, those asked least lately first, so that it is not always the same.

    Of a muster: who said they come or are there. Of everyday service: who has such a post and time then.
    """
    taken = busy(shift.starts_at, shift.ends_at) | set(
        Turn.objects.filter(shift=shift).exclude(state=TurnState.SWAPPED).values_list("person_id", flat=True)
    )
    people = _of_muster(shift, taken) if shift.muster_id else _of_roster(shift, taken)
    lately = _lately([one.pk for one, _words in people])
    found = [Proposed(person, words, lately[person.pk]) for person, words in people]
    return sorted(found, key=lambda one: (one.lately, one.person.pk))


def _of_muster(shift: Shift, taken: set[int]) -> list[tuple[Person, str]]:
    here = Q(answer=Answer.COMING) | ~Q(here_at=None)
    rows = Summons.objects.filter(here, muster_id=shift.muster_id, left_at=None).exclude(person_id__in=taken)
    rows = rows.select_related("person").order_by("id")[:MOST_PROPOSED]
    skills = dict(
        (one.person_id, one.skill_words)
        for one in Enrolment.objects.filter(person__in=[row.person_id for row in rows], ended_at=None)
    )
    return [(row.person, skills.get(row.person_id, "")) for row in rows]


def _of_roster(shift: Shift, taken: set[int]) -> list[tuple[Person, str]]:
    rows = free_for([shift.kind], slot_of(shift.starts_at), shift.area, taken).order_by("pk")[:MOST_PROPOSED]
    return [(row.person, row.slot_words) for row in rows]


def _lately(people: Sequence[int]) -> Counter[int]:
    since = clock.now() - LOOKING_BACK
    rows = Turn.objects.filter(person__in=people, state__in=HOLDING, shift__starts_at__gte=since)
    return Counter(dict(rows.values_list("person").annotate(n=Count("pk"))))


def turns_of(person: int) -> list[Turn]:
    """One's own turns that are still to come, or under way; the next one first."""
    rows = Turn.objects.filter(person_id=person, state__in=HOLDING, shift__dropped_at=None)
    rows = rows.filter(shift__ends_at__gt=clock.now()).select_related("shift__area", "shift__muster__matter")
    return list(rows.order_by("shift__starts_at", "pk"))


def before(person: int) -> int:
    """How many shifts and running calls somebody has before them; one statement."""
    turns = Turn.objects.filter(person_id=person, state__in=HOLDING, shift__dropped_at=None)
    calls = Summons.objects.filter(person_id=person, muster__matter__stage__in=OPEN).exclude(answer=Answer.CANNOT)
    ahead = turns.filter(shift__ends_at__gt=clock.now()).values("pk").union(calls.values("pk"), all=True)
    return len(list(ahead[:MOST_AHEAD]))


def swaps_for(person: int) -> list[Turn]:
    """Turns that neighbours would like to give away and this person could take."""
    mine = Enrolment.objects.active().filter(person_id=person).first()
    if mine is None:
        return []
    rows = Turn.objects.filter(wants_swap=True, state__in=HOLDING, shift__dropped_at=None)
    rows = rows.filter(shift__starts_at__gt=clock.now(), shift__community_id=mine.matter.community_id)
    own = Turn.objects.filter(person_id=person, state__in=HOLDING).values("shift_id")
    rows = rows.exclude(person_id=person).exclude(shift__in=own).select_related("shift__area")
    return [one for one in rows.order_by("shift__starts_at")[:20] if may_take(mine, one.shift)]


def may_take(enrolment: Enrolment, shift: Shift) -> bool:
    """Whether such a post, or the list of that muster, lets this person take it."""
    if shift.muster_id:
        on_list = Summons.objects.filter(muster_id=shift.muster_id, person_id=enrolment.person_id)
        return on_list.exclude(answer=Answer.CANNOT).exists()
    return shift.kind in enrolment.given and shift.community_id == enrolment.matter.community_id


def coming_up(by: Actor) -> list[Shift]:
    """Everyday shifts of the areas whose roster the actor reads: what is to come, and what was these two weeks."""
    since = clock.now() - timedelta(days=14)
    rows = Shift.objects.seen_by(by).filter(muster=None, dropped_at=None, ends_at__gte=since)
    return list(rows.select_related("area").order_by("starts_at", "pk")[:200])
