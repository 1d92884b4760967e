"""Who may act: rules that answer three questions: may this actor? which matters? which people?

A rule knows matters only by their columns (see `flow.models.Matter`), so it can be asked of any kind of work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.places.terms import ANCESTORS
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import STANDS_IN_FOR, Duty

NOBODY = Q(pk__in=[])


class Rooted(Protocol):
    """The columns of a matter that rules look at."""

    pk: Any
    area_id: int
    person_id: int | None
    handler_id: int | None
    organisation_id: int | None
    waits: str


@dataclass(frozen=True)
class Who:
    """A rule about people. Joined with `|`."""

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """May this actor act on the matter?"""
        raise NotImplementedError

    def matters(self, by: Actor) -> Q:
        """Which matters may this actor act on?"""
        raise NotImplementedError

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """Which people may act on the matter?"""
        raise NotImplementedError

    def token(self, matter: Rooted) -> str:
        """What stands in `Matter.waits` while these people must act; empty when the rule finds nobody here."""
        raise NotImplementedError

    def __or__(self, other: Who) -> Who:
        """Either rule is enough."""
        return Either(self, other)


@dataclass(frozen=True)
class Either(Who):
    """One of two rules."""

    one: Who
    two: Who

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """Either allows."""
        return self.one.allows(by, matter) or self.two.allows(by, matter)

    def matters(self, by: Actor) -> Q:
        """The union."""
        return self.one.matters(by) | self.two.matters(by)

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """The union."""
        # By ids: Django joins no two queries of which only one is distinct, and joins of appointments must not mix.
        one, two = self.one.people(matter).values("pk"), self.two.people(matter).values("pk")
        return Person.objects.filter(Q(pk__in=one) | Q(pk__in=two))

    def token(self, matter: Rooted) -> str:
        """The first that applies."""
        return self.one.token(matter) or self.two.token(matter)


def holding_q(duty: Duty, area: Area) -> Q:
    """People who hold a post of this kind in the area or in one of its ancestors, today."""
    today = clock.today()
    return Q(
        Q(appointments__until=None) | Q(appointments__until__gte=today),
        appointments__since__lte=today,
        appointments__post__duty=duty,
        appointments__post__area_id__in=_above(area),
    )


def _above(area: Area) -> list[int]:
    """Ids of the area and its ancestors, and of the micro-grids of its grid: their posts look after all of it."""
    above = [pk for pk in (*(getattr(area, f"{level}_id") for level in ANCESTORS), area.pk) if pk]
    return above + tree.tree.get().micro_grids.get(area.grid_id or 0, [])


@dataclass(frozen=True)
class holder(Who):
    """Holders of posts of this kind whose area covers the matter's."""

    duty: Duty

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """A post covers the matter's area."""
        if by.only_matter is not None or self.duty not in by.duties:
            return False
        return by.holds(self.duty, tree.area(matter.area_id))

    def matters(self, by: Actor) -> Q:
        """All matters below the actor's posts of this kind."""
        q = NOBODY
        for held in by.holdings:
            if held.duty == self.duty:
                q |= Q(**{held.column: held.area.pk})
        return q

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """Today's holders at the matter's area and above."""
        return Person.objects.filter(holding_q(self.duty, tree.area(matter.area_id))).distinct()

    def token(self, matter: Rooted) -> str:
        """The duty kind itself."""
        return str(self.duty)


@dataclass(frozen=True)
class Requester(Who):
    """The person the matter was placed for, and nobody else: ratings are the requester's, not even staff's."""

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """The requester, signed in or with the follow code of this very matter."""
        if by.person_id is None or by.person_id != matter.person_id:
            return False
        return by.only_matter in (None, matter.pk)

    def matters(self, by: Actor) -> Q:
        """One's own."""
        return Q(person_id=by.person_id) if by.person_id else NOBODY

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """The one person."""
        return Person.objects.filter(pk__in=[matter.person_id] if matter.person_id else [])

    def token(self, matter: Rooted) -> str:
        """ "requester"."""
        return "requester" if matter.person_id else ""


@dataclass(frozen=True)
class Handler(Who):
    """The person who has the matter in hand."""

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """The handler in person, still on duty, or who stands in for them there."""
        if not by.is_staff or by.person_id is None or matter.handler_id is None:
            return False
        return by.person_id == matter.handler_id or any(
            one.person_id == matter.handler_id and one.area.contains(tree.area(matter.area_id)) for one in by.covers
        )

    def matters(self, by: Actor) -> Q:
        """Matters in one's hands."""
        return in_hands_of(by)

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """The handler, and who stands in for them there today."""
        if matter.handler_id is None:
            return Person.objects.none()
        return Person.objects.filter(Q(pk=matter.handler_id) | Q(pk__in=_standing_in(matter)))

    def token(self, matter: Rooted) -> str:
        """ "handler"."""
        return "handler" if matter.handler_id else ""


@dataclass(frozen=True)
class Party(Who):
    """Anybody who acts for the organisation that is responsible for the matter."""

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """Acts for that organisation today."""
        return matter.organisation_id is not None and matter.organisation_id in by.organisations

    def matters(self, by: Actor) -> Q:
        """Matters of one's organisations."""
        return Q(organisation_id__in=by.organisations) if by.organisations else NOBODY

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """Everybody appointed to a post of the organisation today; nobody when there is none."""
        if matter.organisation_id is None:
            return Person.objects.none()
        today = clock.today()
        return Person.objects.filter(
            Q(appointments__until=None) | Q(appointments__until__gte=today),
            appointments__since__lte=today,
            appointments__post__organisation_id=matter.organisation_id or 0,
        ).distinct()

    def token(self, matter: Rooted) -> str:
        """ "party"."""
        return "party" if matter.organisation_id else ""


@dataclass(frozen=True)
class System(Who):
    """Linli itself: clocks that run out, dispatch above the threshold."""

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """Only the system actor."""
        return by.system

    def matters(self, by: Actor) -> Q:
        """Never an inbox."""
        return NOBODY

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """No person."""
        return Person.objects.none()

    def token(self, matter: Rooted) -> str:
        """Nobody waits for the system."""
        return ""


def in_hands_of(by: Actor) -> Q:
    """Matters whose handler the actor is, or stands in for where that person's post is."""
    if by.person_id is None or not by.is_staff:
        return NOBODY
    q = Q(handler_id=by.person_id)
    for one in by.covers:
        level = one.area.level if one.area.level in ANCESTORS else "grid"
        q |= Q(**{"handler_id": one.person_id, f"{level}_id": getattr(one.area, f"{level}_id")})
    return q


def _standing_in(matter: Rooted) -> QuerySet[Appointment, int]:
    """Ids of people who stand in today for the handler of a matter, in a post that covers it."""
    terms = Appointment.objects.current().filter(instead_of_id=matter.handler_id)
    return terms.filter(post__area_id__in=_above(tree.area(matter.area_id))).values_list("person_id", flat=True)


REQUESTER, HANDLER, PARTY, THE_SYSTEM = Requester(), Handler(), Party(), System()


def waiting_for(by: Actor) -> Q:
    """Open matters that wait for this actor to do something: the one inbox (收件箱)."""
    q = NOBODY
    for held in by.holdings:
        duties = [str(duty) for duty in (held.duty, STANDS_IN_FOR.get(held.duty)) if duty]
        q |= Q(waits__in=duties, **{held.column: held.area.pk})
    if by.organisations:
        q |= Q(waits="party", organisation_id__in=by.organisations)
    if by.person_id and by.is_staff:
        q |= Q(in_hands_of(by), waits="handler")
    return q
