"""The one door: make a move. Lock, check, change, record, turn the clocks, publish; all in one transaction."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar, cast

from django.db import OperationalError, connection, models, transaction
from django.utils.translation import gettext_noop as _
from psycopg.errors import DeadlockDetected, SerializationFailure

from linli.kernel import chain, clock
from linli.kernel.errors import Conflict, LinliError, Refused
from linli.platform.events.outbox import publish, publish_all
from linli.platform.flow import clocks
from linli.platform.flow.declare import STAY, Facts, Flow, Move
from linli.platform.flow.models import Deadline, Item, Matter, Record, RequestKey
from linli.platform.posts.actor import Actor

Values = dict[str, Any]
M = TypeVar("M", bound=Item)
R = TypeVar("R")
P = ParamSpec("P")


class _Seen(Exception):
    """The request key has been used before: undo and answer with what came out then."""


def _once_more(act: Callable[P, R]) -> Callable[P, R]:
    """Try again, once, what the database undid because two waited for each other (A merged into B and B into A).

    Only where the transaction is our own: what others had written before in theirs is undone too.
    """

    @functools.wraps(act)
    def twice(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return act(*args, **kwargs)
        for last in (False, True):
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
                    raise
                if last:
                    raise Conflict from error
        raise AssertionError

    return twice


# Making a move -------------------------------------------------------------------------------------------------------


@_once_more
@transaction.atomic
def make(move: Move, item: M, by: Actor, args: tuple[Any, ...], kwargs: dict[str, Any]) -> M:
    """Make one move. Raises Refused when it is not open to the actor, Conflict when the sender saw an old version."""
    flow = move.flow
    fingerprint = _fingerprint(by, f"{flow.kind}.{move.name}", item.pk, args, kwargs)
    if not _claim(by, f"{flow.kind}.{move.name}", item.pk, fingerprint):
        return cast(M, flow.item._base_manager.select_related("matter").get(pk=item.pk))
    item = cast(M, lock(flow, item.pk))
    matter, source = item.matter, item.matter.stage
    _check(move, item, by)
    before_item, before_matter = _values(item), _values(matter)
    assert move.body is not None, f"{move} has no action"
    facts = move.body(item, by, *args, **kwargs) or {}
    matter.stage = _target(move, matter, source)
    _finish(flow, item, by, move, source, facts)
    _save_changed(item, before_item)
    _save_changed(matter, before_matter)
    return item


def lock(flow: type[Flow], pk: int) -> Item:
    """The item with its matter, locked; a child's root is locked first, so that nobody waits in a circle."""
    if flow.child:
        root = Matter.objects.filter(pk=pk).values("root_id")
        Matter.objects.select_for_update(no_key=True).filter(pk__in=root).first()
    items = flow.item._base_manager.select_related("matter")
    item: Item = items.select_for_update(of=("self", "matter"), no_key=True).get(pk=pk)
    return item


def _check(move: Move, item: Item, by: Actor) -> None:
    matter = item.matter
    if not move.open_in(matter.stage):
        raise Refused(_("这件事现在不能“%(move)s”，它已经变了，请刷新看看"), move=move.label)
    if not move.by.allows(by, matter):
        raise Refused(_("“%(move)s”不由您来办"), move=move.label)
    for need in move.needs:
        if problem := need(item, by):
            raise Refused(str(problem))
    seen = by.envelope.version
    if seen is not None and seen < matter.version:
        later = matter.records.filter(seq__gt=seen, actor__isnull=False).exclude(actor_id=by.person_id)
        if later.exists():
            raise Conflict(_("您填写的时候，别人已经动过这件事。您写的内容还在，请看过新的经过再提交"))


def _target(move: Move, matter: Matter, source: str) -> str:
    """Where the move leads; a body that has a choice has set `matter.stage` itself."""
    if move.targets == (STAY,):
        return source
    if len(move.targets) == 1:
        return move.targets[0]
    allowed = {source if to == STAY else to for to in move.targets}
    if matter.stage not in allowed:
        raise AssertionError(f"{move} may not lead to {matter.stage}")
    return matter.stage


def _finish(flow: type[Flow], item: Item, by: Actor, move: Move | None, source: str, facts: Facts) -> None:
    """Everything that follows from a change of stage: turn, clocks, ending, record, event."""
    matter, now = item.matter, clock.now()
    matter.touched_at = now
    matter.waits = flow.turn(matter)
    ended = matter.stage in flow.ends
    if ended != (matter.closed_at is not None):
        matter.closed_at = now if ended else None
    fresh = matter.pk is None
    running = [] if fresh else list(Deadline.objects.filter(matter_id=matter.pk, met_at=None))
    turned = clocks.turn(flow, item, move, source, running, now, by.now())
    if turned.in_time_after_all:  # an earlier "clock_missed" stands in the record; this one puts it right
        facts = {**facts, "in_time_after_all": turned.in_time_after_all}
    matter.due_at, matter.due_clock, matter.due_since = turned.first_due
    record = _record(matter, by, move.name if move else "begin", source, facts)
    if fresh:
        matter.save(force_insert=True)
        item.matter = matter
        item.save(force_insert=True)
    record.matter = matter
    record.save(force_insert=True)
    clocks.save(turned, matter)
    announce(matter, record, facts)


def _record(matter: Matter, by: Actor, move: str, source: str, facts: Facts) -> Record:
    """The next record of the chain; not yet saved. The matter's version and chain head move with it."""
    now = clock.now()
    record = Record(
        seq=matter.version + 1,
        move=move,
        source=source,
        target=matter.stage,
        actor=by.person,
        title=by.title,
        facts=facts,
        at=now,
        made_at=by.now(),
    )
    matter.version, matter.chain = (
        record.seq,
        chain.link(bytes(matter.chain) or chain.START, content_of(matter.number, record)),
    )
    record.hash = matter.chain
    return record


def content_of(number: str, record: Record) -> Mapping[str, Any]:
    """What the hash of a record covers: everything that a reader relies on."""
    return {
        "number": number,
        "seq": record.seq,
        "move": record.move,
        "source": record.source,
        "target": record.target,
        "actor": record.actor_id,
        "title": record.title,
        "facts": record.facts,
        "at": record.at,
        "made_at": record.made_at,
    }


def announce(matter: Matter, record: Record, facts: Facts) -> None:
    """Tell listeners: the event names the move and carries what counters need, so that they need not ask back."""
    publish(f"{matter.kind}.{record.move}", matter=matter.pk, **_told(record, facts))


def _told(record: Record, facts: Facts) -> dict[str, Any]:
    return {
        "seq": record.seq, "source": record.source, "target": record.target, "actor": record.actor_id, "facts": facts,
    }  # fmt: skip


def note(matter: Matter, move: str, facts: Facts, by: Actor) -> Record:
    """Append a record that is no move (a clock ran out, a related matter changed). The matter must be locked."""
    record = _record(matter, by, move, matter.stage, facts)
    record.matter = matter
    record.save(force_insert=True)
    matter.save(update_fields=["version", "chain"])
    announce(matter, record, facts)
    return record


def note_all(matters: Sequence[Matter], move: str, facts: Facts, by: Actor) -> None:
    """The same `note` for many matters at once, in a handful of statements. All of them must be locked."""
    records = [_record(matter, by, move, matter.stage, facts) for matter in matters]
    for matter, record in zip(matters, records, strict=True):
        record.matter = matter
    Record.objects.bulk_create(records, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE flow_matter m SET version = d.version, chain = d.chain"
            " FROM unnest(%s::bigint[], %s::int[], %s::bytea[]) AS d(id, version, chain) WHERE m.id = d.id",
            [[m.pk for m in matters], [m.version for m in matters], [bytes(m.chain) for m in matters]],
        )
    publish_all(
        (f"{matter.kind}.{move}", matter.pk, _told(record, facts))
        for matter, record in zip(matters, records, strict=True)
    )


# Beginning -----------------------------------------------------------------------------------------------------------


@_once_more
def begin(
    flow: type[Flow], body: Callable[..., tuple[M, Facts]], by: Actor, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> M:
    """Make a new item. Sent again with the same key it gives back the first one."""
    name = f"{flow.kind}.begin"
    fingerprint = _fingerprint(by, name, None, args, kwargs)
    try:
        with transaction.atomic():
            item, facts = body(by, *args, **kwargs)
            item.matter.kind, item.matter.private = flow.kind, flow.private
            item.matter.stage = item.matter.stage or flow.starts[0]
            assert item.matter.stage in (*flow.starts, *flow.ends), f"{flow.kind} does not start in {item.matter.stage}"
            item.matter.opened_at = item.matter.opened_at or clock.now()
            _finish(flow, item, by, None, "", facts)
            item.born()
            if flow.child and item.matter.root_id is None:
                raise AssertionError(f"{flow.kind} needs a parent")
            if not _claim(by, name, item.pk, fingerprint):
                raise _Seen
            return item
    except (_Seen, LinliError):
        # Sent before, perhaps: then its first answer counts, also where the body refuses what has been done by now.
        first = _begun(flow, by, name, fingerprint)
        if first is None:
            raise
        return cast(M, first)


def _begun(flow: type[Flow], by: Actor, name: str, fingerprint: bytes) -> Item | None:
    """What came out when this request was sent before."""
    known = RequestKey.of(by)
    if known is None:
        return None
    _same(known, name, fingerprint)
    item: Item = flow.item._base_manager.select_related("matter").get(pk=known.matter)
    return item


# Idempotency ---------------------------------------------------------------------------------------------------------


def _claim(by: Actor, move: str, matter: int | None, fingerprint: bytes) -> bool:
    """Take the request's key. False: it has been taken by the same request before. Conflict: by another one (409)."""
    key = by.envelope.key
    if key is None:
        return True
    with connection.cursor() as cursor:
        # ON CONFLICT waits for a rival transaction, so of 64 senders at once exactly one goes on.
        cursor.execute(
            "INSERT INTO flow_requestkey (key, matter, move, fingerprint, at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (key) DO NOTHING",
            [key, matter, move, fingerprint, clock.now()],
        )
        if cursor.rowcount:
            return True
    _same(RequestKey.objects.get(pk=key), move, fingerprint)
    return False


def _same(known: RequestKey, move: str, fingerprint: bytes) -> None:
    """Raises Conflict (409) when the key was used for another request."""
    if known.move != move or bytes(known.fingerprint) != fingerprint:
        raise Conflict(_("这个提交编号已经用过，内容却不一样。请刷新页面再提交"))


def _fingerprint(by: Actor, move: str, pk: int | None, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    """What makes two requests the same: who, which move, on what, with which words and files."""
    text = repr([by.person_id, move, pk, [_plain(a) for a in args], sorted((k, _plain(v)) for k, v in kwargs.items())])
    return hashlib.sha256(text.encode()).digest()


def _plain(value: Any) -> Any:
    """A value as it counts for "the same request": rows by id, files by content."""
    if isinstance(value, models.Model):
        return [value._meta.label, value.pk]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return sorted((str(k), _plain(v)) for k, v in value.items())
    return getattr(value, "sha256", None) or (value if isinstance(value, (str, int, float, bool)) else repr(value))


# Saving --------------------------------------------------------------------------------------------------------------


def _values(row: models.Model) -> Values:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


def _save_changed(row: models.Model, before: Values) -> None:
    changed = [f.name for f in row._meta.concrete_fields if before[f.attname] != getattr(row, f.attname)]
    if changed:
        row.save(update_fields=changed)
