"""What people read of topics and suggestions, each through the area of the actor's posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.models import Matter
from linli.platform.places.models import Area, under
from linli.platform.posts.actor import Actor
from linli.work.topics.models import Gathering, Member, Suggestion, Topic
from linli.work.topics.terms import Stage, State, WarningKind

DAYS = 30
OPEN_STAGES = ("placed", "dispatched", "in_hand", "whistled")  # requests that can still be put under another
LIST = 60


def seen_topics(by: Actor) -> QuerySet[Topic]:
    """Topics of the areas that the actor's posts show; nobody else's."""
    parts = [Q(**{held.column: held.area.pk}) for held in by.seeing]
    return Topic.objects.filter(reduce(or_, parts)) if parts else Topic.objects.none()


def topics(by: Actor, state: str = State.LIVE, area: Area | None = None) -> list[Topic]:
    """The hottest first; those that are over by the day they ended."""
    rows = seen_topics(by).filter(state=state)
    if area is not None:
        rows = rows.filter(under(area))
    order = ("-heat", "-pk") if state == State.LIVE else ("-ended_at", "-pk")
    return list(rows.order_by(*order)[:LIST])


def topic_for(by: Actor, pk: int) -> Topic:
    """One topic. Raises NotSeen."""
    found = seen_topics(by).filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


def members_of(topic: Topic) -> list[Matter]:
    """All its requests, newest first."""
    rows = Matter.objects.filter(pk__in=topic.members.values("matter_id"), private=False)
    return list(rows.order_by("-opened_at", "-pk"))


def seen_members(topic: Topic, by: Actor) -> list[Matter]:
    """Those of its requests that the actor may know of."""
    rows = Matter.objects.seen_by(by).filter(pk__in=topic.members.values("matter_id"), private=False)
    return list(rows.order_by("-opened_at", "-pk"))


def gatherable(topic: Topic, by: Actor) -> list[Matter]:
    """Its requests that are still at work, the oldest first: under which the others may be put."""
    return [one for one in reversed(seen_members(topic, by)) if one.stage in OPEN_STAGES]


@dataclass(frozen=True)
class Curve:
    """How many requests came in on each of the last thirty days."""

    days: Sequence[date]
    counts: Sequence[int]

    @property
    def week(self) -> int:
        """Of the last seven days."""
        return sum(self.counts[-7:])

    @property
    def before(self) -> int:
        """Of the seven days before those."""
        return sum(self.counts[-14:-7])


def curve(matters: Sequence[Matter]) -> Curve:
    """Counted from the requests themselves, so that it always equals the list below it."""
    today = clock.today()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    by_day = Counter(clock.local(one.opened_at).date() for one in matters)
    return Curve(days, [by_day[day] for day in days])


def curves(rows: Sequence[Topic]) -> dict[int, Curve]:
    """The curves of a list of topics; one statement."""
    found: dict[int, list[Matter]] = {one.pk: [] for one in rows}
    since = clock.start_of_day(clock.today() - timedelta(days=DAYS))
    for member in Member.objects.filter(topic__in=rows, matter__opened_at__gte=since).select_related("matter"):
        found[member.topic_id].append(member.matter)
    return {pk: curve(matters) for pk, matters in found.items()}


def gathered(rows: Sequence[Topic]) -> set[int]:
    """Those of them whose requests are under one now; one statement."""
    found = Gathering.objects.filter(topic__in=rows, undone_at=None)
    return set(found.values_list("topic_id", flat=True))


def gathering_of(topic: Topic) -> Gathering | None:
    """The merging that is in force, with its lines; else the last one that was undone."""
    return topic.gatherings.select_related("into", "by").order_by("undone_at", "-pk").first()


def live_in(area: Area) -> int:
    """How many topics are hot in an area now: the number beside the link of the screen."""
    return Topic.objects.filter(under(area), state=State.LIVE).count()


# Suggestions ---------------------------------------------------------------------------------------------------------


def seen_suggestions(by: Actor) -> QuerySet[Suggestion]:
    """Suggestions this actor may know of, with their matters."""
    return Suggestion.objects.filter(matter__in=Matter.objects.seen_by(by)).select_related("matter__handler")


def suggestions(by: Actor, *, open_ones: bool = True) -> list[Suggestion]:
    """Those that wait, by time left; or those that were looked at, newest first."""
    rows = seen_suggestions(by).filter(matter__closed_at__isnull=open_ones)
    return list(rows.order_by("matter__due_at", "pk")[:100] if open_ones else rows.order_by("-matter__closed_at")[:100])


def suggestion_for(by: Actor, pk: int) -> Suggestion:
    """One suggestion. Raises NotSeen."""
    found = seen_suggestions(by).select_related("matter__handler", "building__compound").filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


@dataclass(frozen=True)
class Accuracy:
    """How often a kind of warning was right: of those that somebody looked at."""

    warning: str
    found: int
    nothing: int
    dropped: int
    waiting: int

    @property
    def looked(self) -> int:
        """Somebody went there."""
        return self.found + self.nothing


def accuracy(by: Actor) -> list[Accuracy]:
    """For each kind of warning in the actor's sight."""
    rows = seen_suggestions(by).values("warning", "matter__stage").annotate(n=Count("pk")).order_by()
    counts = {(row["warning"], row["matter__stage"]): row["n"] for row in rows}
    return [
        Accuracy(
            kind,
            counts.get((kind, Stage.FOUND), 0),
            counts.get((kind, Stage.NOTHING), 0),
            counts.get((kind, Stage.DROPPED), 0),
            counts.get((kind, Stage.SUGGESTED), 0),
        )
        for kind in WarningKind.values
    ]
