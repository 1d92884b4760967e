"""Turning the clocks of a matter: start, meet, drop, pause, extend; and ringing those that run out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from linli.platform.flow import rules
from linli.platform.flow.declare import Clock, Flow, Move, flow_of
from linli.platform.flow.models import Deadline, Item, Matter


@dataclass
class Turned:
    """What a move did to the clocks; written by the engine after the matter has an id."""

    fresh: list[Deadline] = field(default_factory=list)
    changed: list[Deadline] = field(default_factory=list)
    running: list[Deadline] = field(default_factory=list)
    in_time_after_all: list[str] = field(default_factory=list)  # noted as missed, met in time by the phone's clock

    @property
    def first_due(self) -> tuple[datetime | None, str, datetime | None]:
        """The running clock that runs out first: when, which, and since when it has been running."""
        ticking = [d for d in self.running if d.paused_at is None]
        first = min(ticking, key=lambda d: d.due_at, default=None)
        return (first.due_at, first.clock, first.since_at) if first else (None, "", None)


def turn(
    flow: type[Flow],
    item: Item,
    move: Move | None,
    source: str,
    running: list[Deadline],
    now: datetime,
    done_at: datetime,
) -> Turned:
    """Work out what happens to the clocks when `item` has come from `source` to its present stage by `move`.

    A clock is met at `done_at`, the phone's time of what was done off line (ui.md §8); everything else happens `now`.
    """
    turned, target = Turned(), item.matter.stage
    for deadline in running:
        if _settle(flow, deadline, move, source, target, now, done_at):
            turned.changed.append(deadline)
        if deadline.network_was_late:
            turned.in_time_after_all.append(deadline.clock)
        if deadline.met_at is None:
            turned.running.append(deadline)
    names = {deadline.clock for deadline in turned.running}
    for clock in flow.clocks:
        if clock.name not in names and _starts(flow, clock, item, move, source):
            turned.fresh.append(start(clock, item, now))
    turned.running += turned.fresh
    return turned


def _settle(
    flow: type[Flow],
    deadline: Deadline,
    move: Move | None,
    source: str,
    target: str,
    now: datetime,
    done_at: datetime,
) -> bool:
    """Meet, drop, pause or resume one running clock; True when it changed."""
    clock = flow.clock(deadline.clock)
    if clock is not None and move in clock.until:
        return _end(deadline, max(done_at, deadline.since_at))
    if clock is None or target in flow.ends:
        return _end(deadline, now, dropped=True)
    if target in flow.pauses and not clock.runs_in(target):
        return pause(deadline, now)
    if not clock.runs_in(target):
        return _end(deadline, now, dropped=True)
    return resume(clock, deadline, now) if source in flow.pauses else False


def _starts(flow: type[Flow], clock: Clock, item: Item, move: Move | None, source: str) -> bool:
    """A clock starts when the matter comes into one of its stages from outside of them, or begins there."""
    target = item.matter.stage
    if target not in clock.since or move in clock.until:  # what meets it does not start it
        return False
    if clock.applies is not None and not clock.applies(item):
        return False
    if move is None:
        return True
    return source not in flow.pauses and not clock.runs_in(source)


def start(clock: Clock, item: Item, now: datetime) -> Deadline:
    """A new running clock (not yet saved)."""
    span = rules.length_of(clock, item.matter)
    promised = clock.at(item) if clock.at else None
    due_at = max(promised, now) if promised else rules.due(now, span)
    deadline = Deadline(clock=clock.name, since_at=now, due_at=due_at, length=span.length, unit=str(span.unit))
    deadline.next_at = next_ring(clock, deadline)
    return deadline


def next_ring(clock: Clock, deadline: Deadline) -> datetime | None:
    """When it rings next: rung 0 warns before, rung 1 says it ran out, the others climb the ladder; None at the top."""
    if deadline.rung == 0 and clock.warn is not None:
        return rules.warn_at(deadline.since_at, deadline.due_at)
    if deadline.rung <= 1:
        return deadline.due_at
    late = list(clock.late)[1:]
    at = deadline.rung - 2
    return rules.due(deadline.due_at, late[at].after) if at < len(late) else None


def _end(deadline: Deadline, now: datetime, *, dropped: bool = False) -> bool:
    deadline.met_at, deadline.next_at, deadline.dropped, deadline.paused_at = now, None, dropped, None
    return True


def pause(deadline: Deadline, now: datetime) -> bool:
    """Stop a clock; what is left stays left."""
    if deadline.paused_at is not None:
        return False
    deadline.paused_at, deadline.next_at = now, None
    return True


def resume(clock: Clock, deadline: Deadline, now: datetime) -> bool:
    """Let a paused clock go on with exactly what was left of it."""
    if deadline.paused_at is None:
        return False
    deadline.due_at = rules.calendar.get().after_pause(deadline.due_at, deadline.paused_at, now, deadline.span.unit)
    deadline.paused_at = None
    deadline.next_at = next_ring(clock, deadline)
    return True


def extend(matter: Matter, name: str, until: datetime) -> bool:
    """Put off a running clock to `until` and let it ring anew; False when it does not run any more."""
    clock = flow_of(matter).clock(name)
    deadline = Deadline.objects.filter(matter=matter, clock=name, met_at=None).first()
    if clock is None or deadline is None:
        return False
    deadline.due_at, deadline.rung = until, 0
    if deadline.paused_at is None:
        deadline.next_at = next_ring(clock, deadline)
    deadline.save(update_fields=["due_at", "rung", "next_at"])
    refresh_due(matter)
    return True


def retime(item: Item) -> None:
    """Time the running clocks anew from their start, after category, size or place were put right."""
    flow, matter = flow_of(item.matter), item.matter
    for deadline in Deadline.objects.filter(matter=matter, met_at=None):
        clock = flow.clock(deadline.clock)
        if clock is None or clock.at is not None:
            continue
        span = rules.length_of(clock, matter)
        if span != deadline.span:
            deadline.length, deadline.unit = span.length, str(span.unit)
            deadline.due_at, deadline.rung = rules.due(deadline.since_at, span), 0
            deadline.next_at = None if deadline.paused_at else next_ring(clock, deadline)
            deadline.save(update_fields=["length", "unit", "due_at", "rung", "next_at"])


def refresh_due(matter: Matter) -> None:
    """Set the matter's due time again from its running clocks."""
    turned = Turned(running=list(Deadline.objects.filter(matter=matter, met_at=None)))
    matter.due_at, matter.due_clock, matter.due_since = turned.first_due
    matter.save(update_fields=["due_at", "due_clock", "due_since"])


def save(turned: Turned, matter: Matter) -> None:
    """Write the clocks."""
    for deadline in turned.fresh:
        deadline.matter = matter
    if turned.fresh:
        Deadline.objects.bulk_create(turned.fresh)
    for one in turned.changed:  # one or two: far cheaper than building a bulk update
        Deadline.objects.filter(pk=one.pk).update(
            met_at=one.met_at, next_at=one.next_at, dropped=one.dropped, paused_at=one.paused_at, due_at=one.due_at
        )
