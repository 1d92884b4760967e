"""Compares what phones were told with what is there (a child process): prints every difference, by kind, as JSON."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
django.setup()

from django.db import connection, models  # noqa: E402
from django.db.models import F, Q  # noqa: E402

from linli.insight.models import Cell, OpenCell, TopicCell  # noqa: E402
from linli.insight.rollups import rebuild  # noqa: E402
from linli.kernel import clock  # noqa: E402
from linli.platform.attachments.files import path_of  # noqa: E402
from linli.platform.attachments.models import Attachment  # noqa: E402
from linli.platform.events.models import Done, Event  # noqa: E402
from linli.platform.events.outbox import PROJECTIONS, behind  # noqa: E402
from linli.platform.events.reactions import LISTENING  # noqa: E402
from linli.platform.flow.declare import FLOWS, flow_of  # noqa: E402
from linli.platform.flow.models import Deadline, Matter, Record, RequestKey  # noqa: E402
from linli.platform.flow.verify import broken_link  # noqa: E402
from linli.platform.notices.models import Notice, OutboxMessage  # noqa: E402
from linli.platform.notices.sending import LEASE  # noqa: E402
from linli.platform.notices.terms import State  # noqa: E402
from linli.work.cases.models import Case, Rating  # noqa: E402

History = list[dict[str, Any]]
UNSENT = (State.WAITING, State.SENDING)
# A job of a dead worker is freed after twenty seconds; a message whose sender died is due again after its lease.
QUIET_WITHIN = 30 + 2 * LEASE.total_seconds()


# Until there is nothing left to do ----------------------------------------------------------------------------


def unfinished(thorough: bool) -> dict[str, int]:
    """What the worker still has to do; `thorough`: also messages that wait for the lease of a dead sender."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        jobs = cursor.fetchone()[0]
    ringing = Deadline.objects.filter(met_at=None, next_at__lte=clock.now()).count()
    left = {"jobs": jobs, "clocks": ringing} | {f"projection {name}": behind(name) for name in PROJECTIONS}
    if thorough:
        left["messages"] = unsent(soon=clock.now() + LEASE).count()
    return {name: count for name, count in left.items() if count}


def unsent(soon: datetime) -> models.QuerySet[Notice]:
    """Messages that should have gone, or should go soon; those held back for an hour by the limit of a number not."""
    return Notice.objects.filter(Q(next_at=None) | Q(next_at__lt=soon), state__in=UNSENT)


def wait_until_quiet(thorough: bool) -> tuple[float, dict[str, int]]:
    """Seconds it took, and what was still left when patience ended."""
    began = time.monotonic()
    while (left := unfinished(thorough)) and time.monotonic() - began < QUIET_WITHIN:
        time.sleep(0.3)
    return round(time.monotonic() - began, 1), left


# What was promised ----------------------------------------------------------------------------


def lost(history: History) -> list[str]:
    """Acknowledged, and not there: no matter, no record of the move, no photo, no key."""
    found = []
    records = Counter(Record.objects.values_list("matter_id", "move"))
    keys = set(RequestKey.objects.values_list("key", flat=True))
    keys = {str(key) for key in keys}
    photos = defaultdict(set)
    for matter, sha in Attachment.objects.values_list("matter_id", "sha256"):
        photos[matter].add(sha)
    for one in history:
        for pk in set(one["answers"]):
            missing = [sha for sha in one["body"].get("photos", []) if sha not in photos[pk]]
            if not records[pk, move_of(one)] or one["key"] not in keys or missing:
                found.append(f"{one['path']} {one['key']}: answered with {pk}, photos missing: {missing}")
    return found


def doubled(history: History) -> list[str]:
    """One request with two effects, or with two different answers."""
    found = [f"{one['key']} was answered with {one['answers']}" for one in history if len(set(one["answers"])) > 1]
    words = Counter(text.rsplit(" ", 1)[-1] for text in Case.objects.values_list("text", flat=True))
    found += [f"{word} was placed {count} times" for word, count in words.items() if count > 1]
    asked = Counter((pk, move_of(one)) for one in history for pk in set(one["answers"]))
    made = Counter(Record.objects.exclude(actor=None).values_list("matter_id", "move"))
    sent = Counter((int(one["path"].split("/")[3]), move_of(one)) for one in history if one["path"] != "/api/cases")
    for spot, count in made.items():
        most = max(asked[spot], sent[spot], 1 if spot[1] == "begin" else 0)
        if count > most:
            found.append(f"{spot} was made {count} times, asked for {most} times")
    found += [
        f"rated twice: {case}" for case, n in Counter(Rating.objects.values_list("case_id", "round")).items() if n > 1
    ]
    return found


def move_of(one: dict[str, Any]) -> str:
    """The move that a request asked for."""
    return "begin" if one["path"] == "/api/cases" else str(one["path"].rsplit("/", 1)[-1])


# What must hang together ----------------------------------------------------------------------------


def half_done(history: History) -> list[str]:
    """A matter without its case, records, clocks or events; a photo without its file."""
    found = [f"matter {pk} has no case" for pk in Matter.objects.filter(kind="case").exclude(pk__in=Case.objects.values("pk")).values_list("pk", flat=True)]  # fmt: skip # noqa: E501
    seqs: defaultdict[int, list[int]] = defaultdict(list)
    for matter, seq in Record.objects.order_by("matter_id", "seq").values_list("matter_id", "seq"):
        seqs[matter].append(seq)
    told = Counter(Event.objects.exclude(data__seq=None).values_list("matter", "data__seq"))
    for matter in Matter.objects.all():
        if seqs[matter.pk] != list(range(1, matter.version + 1)):
            found.append(f"{matter.number} is at version {matter.version} with records {seqs[matter.pk]}")
        found += [f"{matter.number}/{n} was told {told[matter.pk, n]} times" for n in seqs[matter.pk] if told[matter.pk, n] != 1]  # fmt: skip # noqa: E501
        found += clocks_off(matter)
    found += numbers_off()
    return found + photos_off()


def clocks_off(matter: Matter) -> list[str]:
    """Clocks that run where none should, or the other way round; a due time that is not theirs."""
    running = list(Deadline.objects.filter(matter=matter, met_at=None))
    ended = matter.stage in flow_of(matter).ends
    first = min((one.due_at for one in running if one.paused_at is None), default=None)
    wrong = ended != (matter.closed_at is not None) or (ended and running) or (not ended and not running)
    return [f"{matter.number} in {matter.stage}: {running}, due {matter.due_at}"] if wrong or first != matter.due_at else []  # fmt: skip # noqa: E501


def numbers_off() -> list[str]:
    """Numbers are drawn inside of the transaction: none is missing."""
    drawn: defaultdict[str, list[int]] = defaultdict(list)
    for number in Matter.objects.filter(parent=None).values_list("number", flat=True):
        drawn[number[:-5]].append(int(number[-4:]))
    return [f"gaps in {prefix}" for prefix, found in drawn.items() if sorted(found) != list(range(1, len(found) + 1))]


def photos_off() -> list[str]:
    """Each photo lies under its own hash, and each hash in a record has its photo."""
    found = []
    rows: defaultdict[int, set[str]] = defaultdict(set)
    for matter, sha in Attachment.objects.values_list("matter_id", "sha256"):
        rows[matter].add(sha)
        file = path_of(sha)
        if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != sha:
            found.append(f"photo {sha} of {matter}: the file is missing or another")
    for record in Record.objects.filter(facts__has_key="files"):
        found += [f"{record}: no photo {sha}" for sha in record.facts["files"] if sha not in rows[record.matter_id]]
    return found


def broken_chains(history: History) -> list[str]:
    """Records that do not fit together."""
    return [f"{m.number} breaks at {at}" for m in Matter.objects.all() if (at := broken_link(m)) is not None]


def rung_twice(history: History) -> list[str]:
    """A rung of a clock that was climbed more than once."""
    rows = Event.objects.filter(name__endswith=".clock")
    rung = Counter((e.matter, e.data["clock"], e.data["due"], e.data["late"], e.data["rung"]) for e in rows)
    noted = Counter(Record.objects.filter(move="clock_missed").values_list("matter_id", "facts__clock", "facts__due"))
    return [f"{spot}: {count} times" for spot, count in (*rung.items(), *noted.items()) if count > 1]


def not_rung(history: History) -> list[str]:
    """A clock that has run out and that nobody has heard."""
    late = Deadline.objects.filter(met_at=None, due_at__lt=clock.now(), rung__lt=2, paused_at=None)
    return [f"{one.matter_id} {one}" for one in late]


def reactions_off(history: History) -> list[str]:
    """Each event reaches each rule that listens once; nobody reacts to what was not told."""
    wanted = {(e, key) for e, name in Event.objects.values_list("pk", "name") for key in LISTENING[name]}
    done = set(Done.objects.values_list("event", "reaction"))
    found = [f"{spot} never reacted" for spot in sorted(wanted - done)]
    found += [f"{spot} reacted to nothing" for spot in sorted(done - wanted)]
    told = Counter(Notice.objects.exclude(once="").values_list("once", flat=True))
    found += [f"notice {once}: {n} times" for once, n in told.items() if n > 1]
    with connection.cursor() as cursor:
        # A job that sends is not tried again: its notice is due again after the lease (see messages_off).
        words = "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'failed' AND task_name NOT LIKE %s"
        cursor.execute(words, ["%send_notice"])
        found += [f"failed job {row}" for row in cursor.fetchall()]
    return found


def messages_off(history: History) -> list[str]:
    """A message that got stuck, or went out twice."""
    stuck = unsent(soon=clock.now() - timedelta(seconds=30))
    found = [f"{one} of {one.matter} did not go out, next try {one.next_at}" for one in stuck]
    sent = Counter(OutboxMessage.objects.exclude(out_id="").values_list("out_id", flat=True))
    return found + [f"{key} went out {n} times" for key, n in sent.items() if n > 1]


def counted_wrongly(history: History) -> list[str]:
    """The roll-ups as the projection kept them under fire, against the same counted anew from the records."""
    kept = rollups()
    rebuild()
    fresh = rollups()
    return [f"{spot}: kept {kept.get(spot)}, counted {fresh.get(spot)}" for spot in sorted(kept.keys() | fresh.keys(), key=str) if kept.get(spot) != fresh.get(spot)]  # fmt: skip # noqa: E501


def rollups() -> dict[Any, Any]:
    """Every cell that is not all zero."""
    counts = [f.name for f in Cell._meta.concrete_fields if f.name not in ("id", "area", "day")]
    cells = {("cell", *row[:2]): row[2:] for row in Cell.objects.values_list("area_id", "day", *counts)}
    topics = {("topic", *row[:3]): row[3:] for row in TopicCell.objects.values_list("area_id", "day", "category", "opened")}  # fmt: skip # noqa: E501
    opened = {("open", *row[:2]): row[2:] for row in OpenCell.objects.values_list("area_id", "kind", "open")}
    return {spot: counts for spot, counts in (cells | topics | opened).items() if any(counts)}


def refused(history: History) -> list[str]:
    """Phones only asked for what they may: nothing should have been refused."""
    return [f"{one['path']} {one['key']}: {said}" for one in history for said in one["refusals"]]


CHECKS: tuple[Callable[[History], list[str]], ...] = (
    lost, doubled, half_done, broken_chains, rung_twice, not_rung, reactions_off, messages_off, counted_wrongly,
    refused,
)  # fmt: skip


def main(file: str, thorough: bool) -> None:
    """Wait for the worker, then look at everything."""
    history: History = json.loads(Path(file).read_text(encoding="utf-8"))
    seconds, left = wait_until_quiet(thorough)
    asked = [one for one in history if one["answers"]]
    report = {
        "requests": len(history),
        "acknowledged": len(asked),
        "sent": sum(one["tries"] for one in history),
        "answers": sum(len(one["answers"]) for one in history),
        "matters": Matter.objects.count(),
        "records": Record.objects.count(),
        "events": Event.objects.count(),
        "reactions": Done.objects.count(),
        "photos": Attachment.objects.count(),
        "clocks_rung": Event.objects.filter(name__endswith=".clock").count(),
        "clocks_met_late": Deadline.objects.exclude(met_at=None).filter(met_at__gt=F("due_at"), dropped=False).count(),
        "flows": sorted(FLOWS),
        "quiet_after": seconds,
        "unfinished": left,
        "found": {check.__name__: check(history) for check in CHECKS},
    }
    print(json.dumps(report, ensure_ascii=False, default=str))


if __name__ == "__main__":
    main(sys.argv[1], thorough="thorough" in sys.argv)
