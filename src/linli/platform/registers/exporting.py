"""Files going out: of people only for a purpose, with a second person, marked, for seven days, on the trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from linli.kernel import clock, ids
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import declare, queries, scope, sheets, spool
from linli.platform.registers.declare import Register
from linli.platform.registers.models import Export, ExportTrail
from linli.platform.registers.terms import KEPT_DAYS, ExportState, Trace

SHORTEST_PURPOSE = 4
CHUNK = 1000


def shown(by: Actor, register: Register, filters: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The rows on show with the columns on show, personal ones masked."""
    for row in _values(register, register.rows(by, filters), whole=False):
        yield {column.name: column.masked(row.get(column.name)) for column in register.listed}


def _values(register: Register, rows: QuerySet[Any], *, whole: bool) -> Iterator[dict[str, Any]]:
    """All rows by key, a piece at a time; whole ones with what no list shows."""
    last = 0
    while found := queries.rows(rows, queries.keys(rows.filter(pk__gt=last).order_by("pk"), CHUNK)):
        values = list(register.values(found))
        if whole and register.complete:
            register.complete(values)
        yield from values
        last = found[-1].pk


@transaction.atomic
def ask(by: Actor, register: Register, filters: Mapping[str, str], purpose: str) -> Export:
    """Ask for a file with the full values of personal columns. Raises Invalid without a purpose."""
    if by.person is None or not by.may(Right.EXPORT) or not register.personal:
        raise NotSeen
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise Invalid({"purpose": _("请写明导出做什么用，给谁看")})
    area = _area(by, filters)
    export = Export.objects.create(
        register=register.key, filters=dict(filters) | {"area": str(area.pk)}, area=area, purpose=purpose.strip()[:200],
        by=by.person, title=by.title[:60], asked_at=clock.now(),
    )  # fmt: skip
    _trace(export, Trace.ASKED, by, purpose)
    return export


def _area(by: Actor, filters: Mapping[str, str]) -> Area:
    """What the export covers: the area of the filter, else that of the actor's first post."""
    number = filters.get("area") or str(by.having(Right.EXPORT)[0].area.pk)
    area = tree.tree.get().areas.get(ids.number(number) or 0)
    if area is None or not any(held.area.contains(area) for held in by.having(Right.EXPORT)):
        raise NotSeen
    return area


def deciding(by: Actor) -> Q:
    """Exports this actor may decide: of their areas, and never their own."""
    q = scope.NOTHING
    for held in by.having(Right.APPROVE_EXPORT):
        q |= Q(area__path__startswith=held.area.path)
    return q & ~Q(by_id=by.person_id)


def seen_by(by: Actor) -> QuerySet[Export]:
    """One's own requests and those one may decide."""
    mine = Q(by_id=by.person_id) if by.person_id else scope.NOTHING
    return Export.objects.filter(mine | deciding(by)).select_related("by", "second", "area")


@transaction.atomic
def decide(by: Actor, pk: Any, *, approve: bool, words: str = "") -> Export:
    """The second person says yes or no, once. Raises NotSeen for the person who asked and for anybody else."""
    export = Export.objects.select_for_update(of=("self",)).filter(deciding(by), pk=pk).first()
    if export is None or by.person is None:
        raise NotSeen
    if export.state != ExportState.ASKED:
        raise Refused(_("这份申请已经有人处理过了"))
    now = clock.now()
    export.state = ExportState.APPROVED if approve else ExportState.REFUSED
    export.second, export.second_title, export.words = by.person, by.title[:60], words.strip()[:200]
    export.decided_at, export.expires_at = now, now + timedelta(days=KEPT_DAYS) if approve else None
    export.save()
    _trace(export, Trace.APPROVED if approve else Trace.REFUSED, by, words)
    return export


@transaction.atomic
def fetch(by: Actor, pk: Any) -> Path:
    """The file, for the person who asked and only while it is good; each fetching is on the trail."""
    export = Export.objects.select_for_update(of=("self",)).filter(pk=pk, by_id=by.person_id or 0).first()
    if export is None or not any(held.area.contains(export.area) for held in by.having(Right.EXPORT)):
        raise NotSeen
    if export.state != ExportState.APPROVED or export.expires_at is None or export.expires_at <= clock.now():
        raise Refused(_("这份文件没有获得同意，或者已经到期"))
    path = path_of(export)
    if not path.exists():
        _make(export, by, path)
    _trace(export, Trace.FETCHED, by)
    return path


def path_of(export: Export) -> Path:
    """Where the file lies."""
    return spool.folder() / f"{export.pk}.xlsx"


def _make(export: Export, by: Actor, path: Path) -> None:
    register, people = declare.get(export.register), set[int]()
    rows = _noting(people, _values(register, register.rows(by, export.filters), whole=True))
    draft = path.with_suffix(".draft")
    export.count = sheets.listing(draft, register, register.columns, rows, notes(export))
    export.save(update_fields=["count"])
    _tell_owners(export, people)
    _trace(export, Trace.MADE, by, str(export.count))
    draft.replace(path)


def _noting(people: set[int], rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if row["_person"]:  # of a thing with nobody named there is nobody to tell
            people.add(row["_person"])
        yield row


def notes(export: Export) -> list[str]:
    """The mark every page of the file carries: who, with whose consent, what for, until when."""
    assert export.second is not None and export.expires_at is not None
    until = clock.local(export.expires_at)
    return [
        f"导出人：{export.by.name}（{export.title}）", f"同意人：{export.second.name}（{export.second_title}）",
        f"用途：{export.purpose}", f"编号：{export.pk.hex[-8:]}", f"{until:%Y-%m-%d} 前用完销毁，不得转发",
    ]  # fmt: skip


def _tell_owners(export: Export, people: set[int]) -> None:
    """Everybody whose data went out reads it under 查阅记录."""
    now = clock.now()
    for start in range(0, len(people), CHUNK):
        Look.objects.bulk_create(
            Look(person_id=pk, field="export", by=export.by, title=export.title, reason=export.purpose, at=now)
            for pk in sorted(people)[start : start + CHUNK]
        )


@transaction.atomic
def expire() -> int:
    """Delete files whose time is over; how many."""
    due = Export.objects.select_for_update(skip_locked=True).filter(
        state=ExportState.APPROVED, expires_at__lte=clock.now()
    )
    gone = list(due[:100])
    for export in gone:
        path_of(export).unlink(missing_ok=True)
        _trace(export, Trace.EXPIRED, None)
    Export.objects.filter(pk__in=[one.pk for one in gone]).update(state=ExportState.EXPIRED)
    return len(gone)


def _trace(export: Export, what: str, by: Actor | None, words: str = "") -> None:
    ExportTrail.objects.create(
        export=export, what=what, by=by.person if by else None, title=by.title[:60] if by else "", words=words[:200],
        at=clock.now(),
    )  # fmt: skip
