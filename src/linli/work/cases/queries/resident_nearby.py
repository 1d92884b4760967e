"""What goes on around a home: how many of what kind, never who or what they wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.models import Matter
from linli.platform.places.models import Area, Building

LATELY = timedelta(days=30)
MOST_KINDS = 12


@dataclass(frozen=True)
class Kind:
    """A category: how many are being worked on, how many were settled in the last thirty days."""

    name: str
    at_work: int
    settled: int


@dataclass(frozen=True)
class Nearby:
    """The community, and of it one's own building."""

    kinds: Sequence[Kind]
    at_work: int
    settled: int
    in_building: int


def nearby(community: Area, building: Building | None) -> Nearby:
    """Open requests and those answered lately, by category; two statements."""
    since = clock.now() - LATELY
    rows = Matter.objects.filter(kind="case", private=False, community_id=community.pk).exclude(stage="merged")
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__gte=since))
    settled = Q(stage="answered") | ~Q(closed_at=None) & ~Q(outcome="withdrawn")
    found = rows.values_list("category").annotate(
        at_work=Count("id", filter=Q(closed_at=None) & ~Q(stage="answered")), settled=Count("id", filter=settled)
    )
    counts = [(code, at_work, done) for code, at_work, done in found.order_by() if at_work or done]
    known = catalogue.get()
    kinds = [Kind(known.name(code), at_work, done) for code, at_work, done in counts if known.name(code)]
    kinds.sort(key=lambda one: (-one.at_work, -one.settled, one.name))
    here = rows.filter(building=building.pk, closed_at=None).exclude(stage="answered").count() if building else 0
    at_work, done = (sum(one[at] for one in counts) for at in (1, 2))
    return Nearby(kinds[:MOST_KINDS], at_work, done, here)
