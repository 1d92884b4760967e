"""The person acting now, with the posts they hold today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import BigIntegerField, DateField
from django.utils.translation import gettext

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right, holders
from linli.platform.posts.terms import Duty
from linli.platform.prepared import Prepared, Slot
from linli.platform.wall.asking import NOBODY, Asker


@dataclass(frozen=True)
class Holding:
    """One post that the actor holds today."""

    duty: Duty
    area: Area
    organisation_id: int | None
    title: str

    @property
    def column(self) -> str:
        """The ancestor column of a Placed row that this post's area is compared with."""
        return f"{self.area.level}_id"


@dataclass(frozen=True)
class Cover:
    """Somebody else's matters in an area, which the actor takes care of while that person is away (代班)."""

    person_id: int
    area: Area


@dataclass(frozen=True)
class Envelope:
    """How a request reached us: its idempotency key, when the phone made it, and which version its sender had seen."""

    key: UUID | None = None
    made_at: datetime | None = None
    version: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with posts, a visitor who proved one case's follow code, or the system itself."""

    person: Person | None
    holdings: tuple[Holding, ...] = ()
    only_matter: int | None = None  # a visitor with a follow code may touch this matter and nothing else
    system: bool = False
    envelope: Envelope = Envelope()
    covers: tuple[Cover, ...] = ()

    def sending(self, key: UUID | None = None, made_at: datetime | None = None, version: int | None = None) -> Actor:
        """The same actor with the envelope of one request."""
        return replace(self, envelope=Envelope(key, made_at, version))

    @classmethod
    def of(cls, person: Person) -> Actor:
        """The person with all posts of today; one statement."""
        terms = TERMS(person=person.pk, today=clock.today())
        covers = tuple(Cover(t.instead_of_id, tree.ground(t.post.area_id)) for t in terms if t.instead_of_id)
        return cls(person, tuple(map(_holding, terms)), covers=covers)

    @classmethod
    def visitor(cls, person: Person, matter: int) -> Actor:
        """A requester without log-in who has given number and follow code of one matter (F2.1)."""
        return cls(person, only_matter=matter)

    def now(self) -> datetime:
        """When the actor did it: the phone's time for what was done off line, never later than the server's."""
        now = clock.now()
        return min(self.envelope.made_at or now, now)

    @property
    def person_id(self) -> int | None:
        """Id of the person; None for the system and for strangers."""
        return self.person.pk if self.person else None

    @cached_property
    def duties(self) -> frozenset[Duty]:
        """All duty kinds held today."""
        return frozenset(holding.duty for holding in self.holdings)

    @cached_property
    def organisations(self) -> frozenset[int]:
        """Organisations this person acts for."""
        return frozenset(h.organisation_id for h in self.holdings if h.organisation_id)

    @cached_property
    def seeing(self) -> tuple[Holding, ...]:
        """The posts that let their holder see all matters of an area."""
        return self.having(Right.SEE_AREA)

    @cached_property
    def asker(self) -> Asker:
        """What the database's own wall knows of this actor; of a stranger and a follow code nothing."""
        if self.person_id is None or self.only_matter is not None:
            return NOBODY
        if not self.is_staff:
            return Asker(self.person_id)
        hands = (self.person_id, *(one.person_id for one in self.covers))
        return Asker(self.person_id, hands, tuple(held.area.pk for held in self.having(Right.REGISTERS)))

    @property
    def is_staff(self) -> bool:
        """Holds any post today."""
        return bool(self.holdings)

    @property
    def at_desk(self) -> bool:
        """Has the console."""
        return self.may(Right.CONSOLE)

    @property
    def title(self) -> str:
        """The first post's title, for records and pages."""
        return self.holdings[0].title if self.holdings else ""

    def having(self, what: Right | Collection[Duty]) -> tuple[Holding, ...]:
        """The posts that carry this right, or that are of these kinds."""
        duties = holders(what) if isinstance(what, Right) else what
        return tuple(held for held in self.holdings if held.duty in duties)

    def may(self, right: Right, area: Area | None = None) -> bool:
        """Whether a post carries this right: anywhere, or covering the area. The system may everything."""
        if self.system:
            return True
        return any(area is None or held.area.contains(area) for held in self.having(right))

    def holds(self, duty: Duty, area: Area) -> bool:
        """Whether a post of this kind covers the area."""
        return any(h.duty == duty and h.area.contains(area) for h in self.holdings)


TERMS = Prepared(
    lambda: (
        Appointment.objects.running_on(Slot("today", DateField()))
        .filter(person_id=Slot("person", BigIntegerField()))
        .select_related("post")
        .order_by("id")
    )
)


def _holding(term: Appointment) -> Holding:
    post = term.post
    title = gettext("%(post)s（代班）") % {"post": post.title} if term.instead_of_id else post.title
    return Holding(Duty(post.duty), tree.ground(post.area_id), post.organisation_id, title[:60])


SYSTEM = Actor(None, system=True)
STRANGER = Actor(None)
