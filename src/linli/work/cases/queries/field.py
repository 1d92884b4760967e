"""What the field pages read: the one inbox of a worker, sorted by the time that is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from linli.kernel import clock
from linli.platform.flow import rules
from linli.platform.flow.models import Matter, visible_to
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import HANDLER, NOBODY, in_hands_of, waiting_for
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage

MOST = 200  # what fits into a day and into a phone; the rest comes up as these are done
AREA_WATCHED = ("party", str(Duty.SECRETARY))  # in others' hands, but on the worker's ground


@dataclass(frozen=True)
class Errand:
    """A line of the inbox: a matter of any kind and the request behind it."""

    matter: Matter
    case: Case | None
    mine: bool  # this actor must act; else it is only to be watched
    since: datetime | None  # when the clock that runs out first began

    @property
    def state(self) -> str:
        """late, soon or empty: the colour of its edge."""
        due, now = self.matter.due_at, clock.now()
        if due is None or self.matter.stage == Stage.PAUSED:
            return ""
        if due < now:
            return "late"
        return "soon" if rules.is_soon(now, self.since, due) else ""

    @property
    def segment(self) -> str:
        """Under which heading of the list it falls."""
        if not self.mine:
            return "watch"
        return self.matter.kind if self.matter.kind in ("case", "call", "task") else "other"


def inbox(by: Actor) -> list[Errand]:
    """Everything that waits for this actor, what they have in hand and what they should watch; two statements."""
    rows = list(
        Matter.objects.filter(waiting_for(by) | _watched(by), visible_to(by), closed_at=None).order_by(
            F("due_at").asc(nulls_last=True), "id"
        )[:MOST]
    )
    cases = _cases_of(rows)
    errands = [Errand(row, cases.get(row.root_id or row.pk), is_turn_of(by, row), row.due_since) for row in rows]
    return sorted(errands, key=lambda one: not one.mine)  # stable: each half stays sorted by time left


def is_turn_of(by: Actor, matter: Matter) -> bool:
    """Whether the matter waits for this actor: the same rule as `waiting_for`, for one row."""
    if matter.waits == "party":
        return matter.organisation_id in by.organisations
    if matter.waits == "handler":
        return HANDLER.allows(by, matter)
    return matter.waits in Duty.values and by.holds(Duty(matter.waits), tree.area(matter.area_id))


def _watched(by: Actor) -> Q:
    """In one's hands though somebody else is at work; and on one's own grid in the hands of others."""
    rule = in_hands_of(by) & ~Q(stage=Stage.ANSWERED)
    ground = NOBODY
    for held in by.holdings:
        if held.duty == Duty.GRID_WORKER:
            ground |= Q(**{held.column: held.area.pk})
    return rule | (Q(kind="case", waits__in=AREA_WATCHED) & ground)


def _cases_of(rows: Iterable[Matter]) -> dict[int, Case]:
    """The requests behind the matters, each with its matter and its person; one statement."""
    wanted = {row.root_id or row.pk for row in rows}
    return Case.objects.select_related("matter__person").in_bulk(wanted) if wanted else {}


SEGMENTS = ("all", "soon", "case", "call", "task", "other", "watch")


def in_segment(errands: Sequence[Errand], name: str) -> list[Errand]:
    """The errands of one segment of the list."""
    if name == "soon":
        return [one for one in errands if one.mine and one.state]
    return [one for one in errands if name == "all" or one.segment == name]
