"""The live picture of a muster: who is coming, who is there, who is missing, by wave and by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.notices.models import Notice
from linli.platform.notices.terms import State
from linli.platform.posts.actor import Actor
from linli.work.muster.actions.answering import may_organise
from linli.work.muster.models import Muster, Summons
from linli.work.muster.models.musters import GRACE
from linli.work.muster.queries.shifts import Staffed, staffed
from linli.work.muster.terms import Answer, MusterStage

CALL_KEYS = ("muster_call", "muster_drill", "muster_again")
NEVER_WENT = (State.FAILED, State.GIVEN_UP)
A_MOMENT = timedelta(seconds=30)  # a message that goes within it is on its way
SILENT_AFTER = 600  # seconds without an answer after which somebody should be rung


@dataclass(frozen=True)
class Called:
    """A line of the list: a person of the muster, and how it stands with them."""

    summons: Summons
    silent: bool
    unsent: bool  # no message went out to them: only a call can reach them
    held: datetime | None  # their message waits until then: the number has had as many as one may get in an hour
    missing: bool

    @property
    def state(self) -> str:
        """here, left, missing, coming, cannot or silent."""
        one = self.summons
        if one.here_at is not None:
            return "left" if one.left_at else "here"
        if self.missing:
            return "missing"
        return one.answer or "silent"


@dataclass(frozen=True)
class Picture:
    """Everything the live page shows."""

    muster: Muster
    people: tuple[Called, ...]
    shifts: tuple[Staffed, ...]
    organises: bool

    def count(self, state: str) -> int:
        """How many stand like that."""
        return sum(one.state == state for one in self.people)

    @property
    def coming(self) -> int:
        """Said yes, those who are there included."""
        return sum(one.summons.answer == Answer.COMING for one in self.people)

    @property
    def here(self) -> int:
        """Are there now."""
        return self.count("here")

    @property
    def came(self) -> int:
        """Were there at all."""
        return sum(one.summons.here_at is not None for one in self.people)

    @property
    def cannot(self) -> int:
        """Said no."""
        return self.count("cannot")

    @property
    def silent(self) -> int:
        """Have not answered."""
        return self.count("silent")

    @property
    def missing(self) -> int:
        """Said yes and are not there."""
        return self.count("missing")

    @property
    def overdue(self) -> int:
        """Silent for more than ten minutes: to be rung, or called again."""
        return sum(one.silent for one in self.people)

    @property
    def unsent(self) -> int:
        """To whom no message went out."""
        return sum(one.unsent for one in self.people)

    @property
    def held(self) -> int:
        """To whom the message has not gone out yet."""
        return sum(one.held is not None for one in self.people)

    @property
    def held_until(self) -> datetime | None:
        """When the last of them will have gone out, if nobody rings first."""
        return max((one.held for one in self.people if one.held), default=None)

    @property
    def waves(self) -> list[tuple[int, int, int, int]]:
        """By wave: called, coming, there."""
        found = []
        for wave in sorted({one.summons.wave for one in self.people}):
            of = [one for one in self.people if one.summons.wave == wave]
            coming = sum(one.summons.answer == Answer.COMING for one in of)
            found.append((wave, len(of), coming, sum(one.summons.here_at is not None for one in of)))
        return found


ORDER = {"missing": 0, "silent": 1, "coming": 2, "here": 3, "cannot": 4, "left": 5}


def seen(by: Actor, pk: int) -> Muster:
    """The muster, if the actor may know of it. Raises NotSeen."""
    muster = Muster.objects.seen_by(by).filter(pk=pk).first()
    if muster is None:
        raise NotSeen
    return muster


def organised(by: Actor, pk: int) -> Muster:
    """The muster, if the actor runs it. Raises NotSeen."""
    muster = seen(by, pk)
    if not may_organise(by, muster.matter):
        raise NotSeen
    return muster


def picture(by: Actor, muster: Muster) -> Picture:
    """The live page. Names are for those who run it; everybody else who may see the muster sees the numbers."""
    people = called(muster)
    shifts = staffed(muster.shifts.filter(dropped_at=None).order_by("starts_at", "pk"))
    return Picture(muster, tuple(people), tuple(shifts), may_organise(by, muster.matter))


def called(muster: Muster) -> list[Called]:
    """Everybody on the list, those first who need somebody's attention; two statements."""
    now = clock.now()
    unsent, held = _undelivered(muster.pk)
    since = _wave_began(muster)
    late = muster.open and now > muster.starts_at + GRACE
    found = []
    for one in muster.summons.select_related("person").order_by("pk"):
        nothing = one.answer == "" and one.here_at is None
        silent = nothing and muster.open and (now - since).total_seconds() >= SILENT_AFTER
        missing = late and one.answer == Answer.COMING and one.here_at is None
        waits = held.get(one.person_id) if nothing else None
        found.append(Called(one, silent, nothing and one.person_id in unsent, waits, missing))
    return sorted(found, key=lambda one: (ORDER[one.state], one.summons.pk))


def _wave_began(muster: Muster) -> datetime:
    last = muster.matter.records.filter(move__in=("begin", "call_again")).order_by("-seq").first()
    return last.at if last else muster.matter.opened_at


def _undelivered(muster: int) -> tuple[set[int], dict[int, datetime]]:
    """People to whom no call-up went out or only one that never arrived; and those whose last one still waits."""
    rows = Notice.objects.filter(matter=muster, message__in=CALL_KEYS, person__isnull=False).order_by("made_at")
    known, reached, held = set[int](), set[int](), dict[int, datetime]()
    for person, state, next_at in rows.values_list("person_id", "state", "next_at"):
        known.add(person)
        held.pop(person, None)
        if state not in NEVER_WENT:
            reached.add(person)
        if state == State.WAITING and next_at is not None and next_at > clock.now() + A_MOMENT:
            held[person] = next_at
    return known - reached, held


@dataclass(frozen=True)
class Line:
    """A muster in the list, with its numbers."""

    muster: Muster
    called: int
    coming: int
    here: int


def listed(by: Actor, view: str) -> list[Line]:
    """Musters in the actor's areas: those that run, those that are over, or drills; newest first."""
    rows = Muster.objects.seen_by(by).filter(rehearsal=view == "drills")
    if view == "open":
        rows = rows.filter(matter__stage__in=(MusterStage.CALLED, MusterStage.CALLED_AGAIN))
    elif view == "over":
        rows = rows.filter(matter__stage__in=(MusterStage.STOOD_DOWN, MusterStage.CLOSED))
    return lines(list(rows.order_by("-pk")[:100]))


def lines(musters: Sequence[Muster]) -> list[Line]:
    """With their numbers; one statement for all."""
    numbers: dict[int, list[int]] = {one.pk: [0, 0, 0] for one in musters}
    rows = Summons.objects.filter(muster__in=numbers).values_list("muster_id", "answer", "here_at")
    for pk, answer, here_at in rows:
        numbers[pk][0] += 1
        numbers[pk][1] += answer == Answer.COMING
        numbers[pk][2] += here_at is not None
    return [Line(one, *numbers[one.pk]) for one in musters]


def calls_of(person: int) -> list[Summons]:
    """Calls of a person: those that run, and the last ones; the running first."""
    rows = Summons.objects.filter(person_id=person).select_related("muster__matter").order_by("-pk")[:20]
    return sorted(rows, key=lambda one: not one.muster.open)


def of_person(by: Actor, pk: int) -> Summons:
    """One's own summons. Raises NotSeen."""
    rows = Summons.objects.filter(Q(person_id=by.person_id), pk=pk) if by.person_id else Summons.objects.none()
    summons = rows.select_related("muster__matter", "person").first()
    if summons is None:
        raise NotSeen
    return summons


def here_and_now(code: str) -> Muster | None:
    """The running muster with this code; None for a code that is none (any more)."""
    rows = Muster.objects.filter(code=code, matter__stage__in=(MusterStage.CALLED, MusterStage.CALLED_AGAIN))
    return rows.select_related("matter").order_by("-pk").first()
