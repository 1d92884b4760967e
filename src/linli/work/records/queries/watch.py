"""What the security administrator watches: doubts, alarms, honeytokens, and what retention has forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.audit.actions import watches
from linli.platform.audit.models import Honeytoken, Sweep
from linli.platform.flow.models import Matter
from linli.platform.identity import keeping
from linli.platform.posts.actor import Actor
from linli.platform.posts.terms import Duty
from linli.platform.ui.shapes import Row
from linli.work.records.queries.lists import shown, waiting


@dataclass(frozen=True)
class Watch:
    """The page."""

    open: list[Row]
    closed: list[Matter]
    due: list[keeping.Due]
    sweeps: list[Sweep]
    honeytokens: list[Honeytoken]
    watches: bool


def of(by: Actor) -> Watch:
    """For the security administrator all of it, for the auditor what retention did. Raises NotSeen for others."""
    if not watches(by) and Duty.AUDITOR not in by.duties:
        raise NotSeen
    kinds = ("look_dispute", "alarm")
    rows = [shown(one, "console") for one in waiting(by, *kinds)]
    closed = Matter.objects.seen_by(by).filter(kind__in=kinds).exclude(closed_at=None).order_by("-closed_at")[:20]
    tokens = Honeytoken.objects.filter(ended_at=None).select_related("person").order_by("-pk") if watches(by) else []
    due = [one for one in keeping.survey(clock.now()) if one.count]
    return Watch(rows, list(closed), due, list(Sweep.objects.all()[:10]), list(tokens), watches(by))
