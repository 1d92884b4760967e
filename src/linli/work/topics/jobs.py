"""Looking through communities: soon after something came in for topics, once a day for early warnings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.events.outbox import projection
from linli.platform.events.pulse import every
from linli.platform.flow.models import Matter
from linli.platform.places import tree
from linli.platform.places.terms import Level
from linli.work.topics.finding import find
from linli.work.topics.models import Watched
from linli.work.topics.warnings import warn

HEARD = frozenset(f"case.{move}" for move in ("begin", "correct", "withdraw", "merge", "unmerge"))
BREATH = timedelta(minutes=2)  # a community in which much comes in is looked through no more often than this
AGAIN = timedelta(hours=6)  # heat fades even where nothing comes in


@projection("topics")
def notice_where_something_came_in(events: Sequence[Event]) -> None:
    """Mark the communities; the pulse looks through them."""
    pks = {event.matter for event in events if event.name in HEARD and event.matter is not None}
    rows = Matter.objects.filter(pk__in=pks).exclude(community_id=None)
    mark(sorted(set(rows.values_list("community_id", flat=True))))


def mark(communities: Sequence[int]) -> None:
    """These are to be looked through."""
    Watched.objects.bulk_create([Watched(community=pk) for pk in communities], ignore_conflicts=True)
    Watched.objects.filter(community__in=communities, dirty_at=None).update(dirty_at=clock.now())


@every(seconds=20)
def find_hot_topics() -> bool:
    """One community a time, the one that has waited longest; true when another may wait."""
    now = clock.now()
    stale = Q(dirty_at=None, found_at__lt=now - AGAIN)
    rested = Q(found_at=None) | Q(found_at__lt=now - BREATH)
    with transaction.atomic():
        rows = Watched.objects.select_for_update(skip_locked=True).filter(Q(dirty_at__isnull=False) & rested | stale)
        one = rows.order_by(F("dirty_at").asc(nulls_last=True), "community").first()
        if one is None:
            return False
        one.dirty_at, one.found_at = None, now
        one.save(update_fields=["dirty_at", "found_at"])
        find(one.community)
    return True


@every(seconds=600)
def suggest_patrols() -> bool:
    """One community a time, each once a day in office hours; true when another may wait."""
    if not 7 <= clock.local(clock.now()).hour < 20:
        return False
    today = clock.today()
    with transaction.atomic():
        _watch_all()
        rows = Watched.objects.select_for_update(skip_locked=True)
        one = rows.filter(Q(warned_on=None) | Q(warned_on__lt=today)).order_by("community").first()
        if one is None:
            return False
        one.warned_on = today
        one.save(update_fields=["warned_on"])
        warn(one.community)
    return True


def _watch_all() -> None:
    """Every community in force has its row."""
    known = set(Watched.objects.values_list("community", flat=True))
    areas = tree.tree.get().areas.values()
    fresh = [one.pk for one in areas if one.level == Level.COMMUNITY and one.ended_on is None and one.pk not in known]
    Watched.objects.bulk_create([Watched(community=pk) for pk in fresh], ignore_conflicts=True)
