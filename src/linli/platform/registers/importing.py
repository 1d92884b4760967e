"""Bringing a table in: begin, check, confirm, write batch by batch; what was killed goes on where it stood."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from linli.kernel import clock
from linli.kernel.errors import NotSeen, Refused
from linli.kernel.errors import gettext_noop as _
from linli.kernel.text import one_line
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.posts.trail import acted
from linli.platform.registers import declare, spool
from linli.platform.registers.declare import WHOLE_ROW, Register, Row, Writer
from linli.platform.registers.models import CellFault, Import
from linli.platform.registers.spool import Spool
from linli.platform.registers.terms import State, Unreadable

BATCH = 10_000
LONGEST_REASON = 300


def begin(by: Actor, register: Register, source: Path, name: str, state: str = State.CHECKING) -> Import:
    """Take a file in. Its rows wait in a spool; the registers are not touched. Raises Unreadable, or NotSeen."""
    if not may_bring(by, register):
        raise NotSeen
    now = clock.now()
    one = Import(
        register=register.key, file=one_line(name)[:200], digest=digest(source), by=by.person,
        title=by.title, state=state, made_at=now, touched_at=now,
    )  # fmt: skip
    spool.fill(path_of(one), source, register)
    one.save(force_insert=True)
    return one


def may_bring(by: Actor, register: Register) -> bool:
    """Whether this actor keeps the register, for the area of at least one post."""
    return by.system or bool(by.having(register.keepers))


def path_of(one: Import) -> Path:
    """Where its spool lies."""
    return spool.folder() / f"{one.pk}.rows"


def digest(source: Path) -> str:
    """What the same file is recognised by."""
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def confirm(by: Actor, one: Import) -> None:
    """The person has seen the check and wants the rows written: now, and only now, writing begins."""
    changed = Import.objects.filter(pk=one.pk, by=by.person, state=State.CHECKED).update(
        state=State.WRITING, position=0, good=0, bad=0, known=0, touched_at=clock.now()
    )
    if not changed:
        raise Refused(_("这次导入现在不能写入，请刷新后再看"))
    one.refresh_from_db()
    acted(by, "import.write", declare.get(one.register).title, rows=one.good)


def drop(by: Actor, one: Import) -> None:
    """Not to be written after all; the file goes at once."""
    done = Import.objects.filter(pk=one.pk, by=by.person, state__in=[State.CHECKED, State.CHECKING]).update(
        state=State.DROPPED, touched_at=clock.now()
    )
    if done:
        path_of(one).unlink(missing_ok=True)


def unfinished(register: Register, source: Path) -> Import | None:
    """An import of the same file from the command line that was stopped half-way."""
    found = Import.objects.filter(register=register.key, digest=digest(source), by=None, state=State.WRITING)
    one = found.order_by("-made_at").first()
    return one if one and path_of(one).exists() else None


Progress = Callable[[Import], None]


def run(one: Import, by: Actor | None = None, told: Progress = lambda one: None, size: int = BATCH) -> Import:
    """Go on with a check or with the writing until it ends."""
    register = declare.get(one.register)
    actor = by or actor_of(one)
    rows = spool.reopen(path_of(one))
    writer, places = register.writer(actor), rows.places(register)
    with _uncollected():
        while step(one, register, writer, rows, places, size):
            told(one)
    return one


@contextmanager
def _uncollected() -> Iterator[None]:
    """A batch is a hundred thousand objects without a circle among them: looking for some takes a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def actor_of(one: Import) -> Actor:
    """Who brought it, with today's posts: whoever has lost the post meanwhile writes nothing more."""
    return Actor.of(one.by) if one.by else SYSTEM


def step(
    one: Import, register: Register, writer: Writer, rows: Spool, places: dict[str, int], size: int
) -> bool:  # fmt: skip
    """One batch, all of it or nothing, with the position in the same transaction; whether there is more."""
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=one.pk)
        if locked.state not in (State.CHECKING, State.WRITING):
            return False
        _alone(register)
        behind = locked.position
        batch: list[Row] = []
        for row, behind in rows.rows(locked.position, size):  # noqa: B007 - the last place is where the next batch begins
            batch.append(row)
        if not batch:
            _end(locked, writer)
        else:
            _take(locked, register, writer, batch, places)
            Import.objects.filter(pk=locked.pk).update(
                position=behind, good=F("good") + sum(not row.faults for row in batch),
                bad=F("bad") + sum(bool(row.faults) for row in batch),
                known=F("known") + sum(row.known for row in batch), touched_at=clock.now(),
            )  # fmt: skip
    one.refresh_from_db()
    return bool(batch)


def _alone(register: Register) -> None:
    """Two imports into one register take turns: neither may make the person or home that the other is making."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"register {register.key}"])
        # A batch that a crash of the machine loses is simply written again: the position is lost with it.
        cursor.execute("SET LOCAL synchronous_commit = off")


def _take(one: Import, register: Register, writer: Writer, batch: Sequence[Row], places: dict[str, int]) -> None:
    if one.state == State.WRITING and one.position == 0:
        one.faults.all().delete()  # of the check: what holds is what is found while writing
    reader = register.reader(places)
    for row in batch:
        reader.read(row)
    writer.resolve([row for row in batch if not row.faults])
    if one.state == State.WRITING and (good := [row for row in batch if not row.faults]):
        writer.save(good)
    CellFault.objects.bulk_create(_faults(one, batch, places), batch_size=2000)


def _faults(one: Import, batch: Sequence[Row], places: dict[str, int]) -> list[CellFault]:
    return [
        CellFault(
            of=one, line=row.line, offset=row.offset, column=places.get(column, WHOLE_ROW),
            reason=reason[:LONGEST_REASON],
        )
        for row in batch
        for column, reason in row.faults
    ]  # fmt: skip


def _end(one: Import, writer: Writer) -> None:
    """Nothing is left: a check waits for its person, what was written is told to those who keep it in memory."""
    if one.state == State.WRITING:
        writer.finish()
    state = State.DONE if one.state == State.WRITING else State.CHECKED
    Import.objects.filter(pk=one.pk).update(state=state, touched_at=clock.now())


def give_up(one: Import, error: Unreadable) -> None:
    """The file turned out to be unusable on the way."""
    Import.objects.filter(pk=one.pk).update(state=State.UNREADABLE, note=error.text()[:300], touched_at=clock.now())
