"""Shifts: planned by who keeps the roster, filled by proposal, accepted, declined or swapped by the people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import NotSeen, Refused
from linli.platform.events.outbox import publish
from linli.platform.identity.models import Person
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.work.muster.actions.answering import may_organise
from linli.work.muster.actions.calling import new_shift
from linli.work.muster.models import Enrolment, Shift, Turn
from linli.work.muster.models.enrolments import KEEPERS
from linli.work.muster.queries.shifts import clashes, may_take, proposed
from linli.work.muster.terms import HOLDING, TurnState


def may_keep(by: Actor, shift: Shift) -> bool:
    """Whether the actor plans this shift: keeps the roster of its area, or runs its muster."""
    if shift.muster is not None:
        return may_organise(by, shift.muster.matter)
    return keeps(by, shift.area)


def keeps(by: Actor, area: Area) -> bool:
    """Whether the actor keeps the roster of an area."""
    return any(by.holds(duty, area) for duty in KEEPERS)


@transaction.atomic
def plan_shift(
    by: Actor, *, area: Area, kind: str, place: str, starts_at: datetime, ends_at: datetime, needed: int
) -> Shift:
    """An everyday shift (平时服务)."""
    if not keeps(by, area):
        raise Refused(_("这个区域的班次不由您来排"))
    shift = new_shift(area, by, kind=kind, place=place, starts_at=starts_at, ends_at=ends_at, needed=needed)
    shift.save()
    return shift


@transaction.atomic
def fill(shift: Shift, by: Actor, *, people: Sequence[int]) -> list[Turn]:
    """Ask people to take it: only those proposed for it, never more than it needs, never two shifts at once."""
    shift = _kept(shift, by)
    room = shift.needed - shift.turns.filter(state__in=HOLDING).count()
    able = {one.person.pk: one.person for one in proposed(shift)}
    chosen = [able[pk] for pk in dict.fromkeys(people) if pk in able]
    if not chosen:
        raise Refused(_("请先勾选要安排的人；有的人可能刚被别的班次排走了"))
    if len(chosen) > room:
        raise Refused(_("这一班还缺 %(room)s 人，您勾了 %(n)s 人"), room=room, n=len(chosen))
    return [_give(shift, person, by) for person in chosen]


def _kept(shift: Shift, by: Actor) -> Shift:
    """The shift, locked. Raises NotSeen for a shift of others, Refused when it is over."""
    if not may_keep(by, shift):
        raise NotSeen
    locked = Shift.objects.select_for_update(of=("self",), no_key=True).select_related("muster__matter", "area")
    shift = locked.get(pk=shift.pk)
    if shift.over or shift.dropped_at:
        raise Refused(_("这一班已经结束了"))
    return shift


def _give(shift: Shift, person: Person, by: Actor, state: str = TurnState.ASKED) -> Turn:
    """A turn. The person's row is held meanwhile, so that two planners cannot take them for the same hour."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if other := clashes(person.pk, shift):
        raise Refused(
            _("%(name)s这段时间已有安排：%(place)s"), name=person.masked_name, place=other.shift.place
        )  # fmt: skip
    answered = clock.now() if state == TurnState.AGREED else None
    turn = Turn.objects.create(shift=shift, person=person, state=state, made_at=clock.now(), answered_at=answered)
    _tell("give", turn, by)
    return turn


@transaction.atomic
def accept_turn(turn: Turn, by: Actor) -> Turn:
    """我能来."""
    turn = _own(turn, by)
    if turn.state == TurnState.ASKED:
        turn.state, turn.answered_at = TurnState.AGREED, clock.now()
        turn.save(update_fields=["state", "answered_at"])
        _tell("accept", turn, by)
    return turn


@transaction.atomic
def decline_turn(turn: Turn, by: Actor) -> Turn:
    """来不了: also after one had agreed, without a reason."""
    turn = _own(turn, by)
    turn.state, turn.wants_swap, turn.answered_at = TurnState.DECLINED, False, clock.now()
    turn.save(update_fields=["state", "wants_swap", "answered_at"])
    _tell("decline", turn, by)
    return turn


@transaction.atomic
def ask_swap(turn: Turn, by: Actor, *, wants: bool = True) -> Turn:
    """想换班: neighbours with the same post are shown it; until somebody takes over it stays one's own."""
    turn = _own(turn, by)
    if turn.wants_swap != wants:
        turn.wants_swap = wants
        turn.save(update_fields=["wants_swap"])
        _tell("ask_swap" if wants else "keep", turn, by)
    return turn


@transaction.atomic
def take_over(turn: Turn, by: Actor) -> Turn:
    """我来替: of several at once exactly one gets it."""
    if by.person is None or by.only_matter is not None:
        raise NotSeen
    mine = Enrolment.objects.active().select_related("matter").filter(person=by.person).first()
    turn = _locked(turn)
    if mine is None or turn.person_id == by.person_id or not may_take(mine, turn.shift):
        raise NotSeen
    if not (turn.wants_swap and turn.held) or turn.shift.starts_at <= clock.now():
        raise Refused(_("这一班已经有人替了，或者不用换了"))
    turn.state, turn.wants_swap = TurnState.SWAPPED, False
    turn.save(update_fields=["state", "wants_swap"])
    _tell("swap", turn, by)
    return _give(turn.shift, by.person, by, TurnState.AGREED)


@transaction.atomic
def drop_turn(turn: Turn, by: Actor) -> Turn:
    """The planner takes somebody off again."""
    shift = _kept(turn.shift, by)
    turn = _locked(turn)
    if turn.held:
        turn.state, turn.wants_swap = TurnState.DROPPED, False
        turn.save(update_fields=["state", "wants_swap"])
        _tell("drop", turn, by, place=shift.place)
    return turn


@transaction.atomic
def mark_missed(turn: Turn, by: Actor, *, missed: bool = True) -> Turn:
    """They were not there after all (or they were): the service record follows."""
    if not may_keep(by, turn.shift):
        raise NotSeen
    if not turn.shift.over or not turn.held:
        raise Refused(_("这一班还没结束"))
    turn.missed = missed
    turn.save(update_fields=["missed"])
    _tell("miss" if missed else "serve", turn, by)
    return turn


@transaction.atomic
def drop_shift(shift: Shift, by: Actor) -> Shift:
    """The whole shift falls away; who had it is told."""
    shift = _kept(shift, by)
    shift.dropped_at = clock.now()
    shift.save(update_fields=["dropped_at"])
    for turn in shift.turns.filter(state__in=HOLDING).select_for_update(no_key=True):
        turn.state = TurnState.DROPPED
        turn.save(update_fields=["state"])
        _tell("drop", turn, by, place=shift.place)
    return shift


def vacate(person: Person) -> int:
    """Turns of somebody who leaves the roster fall vacant, as far as they are still to come."""
    rows = Turn.objects.filter(person=person, state__in=HOLDING, shift__starts_at__gt=clock.now(), shift__muster=None)
    return rows.update(state=TurnState.DECLINED, wants_swap=False, answered_at=clock.now())


def _locked(turn: Turn) -> Turn:
    rows = Turn.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("shift__area", "shift__muster__matter", "person").get(pk=turn.pk)


def _own(turn: Turn, by: Actor) -> Turn:
    """One's own turn, locked. Raises NotSeen for others, Refused when there is nothing to answer any more."""
    if by.only_matter is not None or by.person_id != turn.person_id:
        raise NotSeen
    turn = _locked(turn)
    if not turn.held or turn.shift.over or turn.shift.dropped_at:
        raise Refused(_("这一班已经取消、换人或结束了"))
    return turn


def _tell(what: str, turn: Turn, by: Actor, **more: object) -> None:
    publish(f"turn.{what}", matter=turn.shift.muster_id, turn=turn.pk, actor=by.person_id, **more)
