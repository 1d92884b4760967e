"""Broadcasts in sight and what became of each; errands of posting; the news of a resident's community."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.notices.messages import brief
from linli.platform.notices.models import Notice
from linli.platform.notices.terms import State
from linli.platform.places.models import Area, Placed
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor
from linli.platform.posts.who import HANDLER
from linli.platform.residents.actions import agrees
from linli.platform.residents.models import Residence
from linli.platform.residents.terms import ConsentKind
from linli.platform.ui.shapes import Row
from linli.platform.ui.words import due
from linli.work.groups.models import Broadcast, Delivery, Posting
from linli.work.groups.terms import Stage, Told

SHOWN = 50
LATELY, AT_HOME = timedelta(days=7), 2


def broadcasts_seen(by: Actor) -> QuerySet[Broadcast]:
    """Those of the actor's areas, and one's own; newest first."""
    rows = Broadcast.objects.filter(matter__in=Matter.objects.seen_by(by).filter(kind="broadcast"))
    return rows.select_related("matter__handler", "matter__area", "follows__matter").order_by("-pk")


def broadcast_seen(by: Actor, pk: int) -> Broadcast:
    """One. Raises NotSeen."""
    found = broadcasts_seen(by).filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


@dataclass(frozen=True)
class Results:
    """What became of a broadcast."""

    counts: dict[str, int]
    members: int  # in the groups it reached
    deliveries: Sequence[Delivery]
    sms: int
    sms_arrived: int


def results(broadcast: Broadcast) -> Results:
    """By state, with the groups it has not reached first."""
    rows = Delivery.objects.filter(broadcast=broadcast)
    counts = dict(rows.values_list("state").annotate(n=Count("pk")).order_by())
    reached = rows.filter(state=Told.SENT).values_list("group__members", flat=True)
    sms = Notice.objects.filter(matter=broadcast.pk, robot=None).aggregate(
        n=Count("pk"), arrived=Count("pk", filter=Q(state__in=[State.SENT, State.DELIVERED]))
    )
    listed = rows.select_related("group__area", "keeper").order_by("state", "pk")[:300]
    return Results(
        counts={str(Told(state).label): counts[state] for state in Told.values if state in counts},
        members=sum(reached),
        deliveries=list(listed),
        sms=sms["n"],
        sms_arrived=sms["arrived"],
    )


def posting_of(by: Actor, pk: int) -> Posting:
    """The errand of this person. Raises NotSeen."""
    rows = Posting.objects.select_related("matter", "broadcast__matter__area", "broadcast__matter__handler")
    found = rows.filter(pk=pk, matter__in=Matter.objects.filter(HANDLER.matters(by))).first()
    if found is None:
        raise NotSeen
    return found


def news_for(person: Person | None) -> list[Broadcast]:
    """What was sent to the areas in which this person lives, also what was taken back since."""
    homes = Residence.objects.filter(person=person, until=None) if person else ()
    return list(_sent_to(_above(*homes), Stage.GOING, Stage.SENT, Stage.WITHDRAWN)[:SHOWN])


def announcements(area: Area) -> list[Row]:
    """What was sent within a week to those who live there: for their home page."""
    rows = _sent_to(_above(area), Stage.GOING, Stage.SENT).filter(goes_at__gte=clock.now() - LATELY)
    url = reverse("groups:news")
    return [Row(brief(one.text, 40), url, due(one.goes_at) if one.goes_at else "") for one in rows[:AT_HOME]]


def _sent_to(areas: set[int], *stages: str) -> QuerySet[Broadcast]:
    rows = Broadcast.objects.filter(matter__area_id__in=areas, matter__stage__in=stages, goes_at__isnull=False)
    return rows.select_related("matter__area").order_by("-pk")


def _above(*placed: Placed) -> set[int]:
    return {pk for one in placed for level in ANCESTORS if (pk := getattr(one, f"{level}_id"))}


def wants_sms(person: Person | None) -> bool:
    """Whether this person asked for SMS."""
    return person is not None and agrees(person, ConsentKind.NOTICES)
