"""Entries and visits: only for the keeper, for who visits, and for whom they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.places.locate import at_home
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import STANDS_IN_FOR, Duty
from linli.platform.posts.who import HANDLER, NOBODY
from linli.platform.wall.asking import as_system
from linli.work.care.flows import KEEPING
from linli.work.care.models import CareEntry, Visit
from linli.work.care.terms import Result

LATELY = timedelta(days=60)


class Entries:
    """A set of entries out of which one is taken by id, or it does not exist."""

    def __init__(self, rows: QuerySet[CareEntry]) -> None:
        self.rows = rows

    def select_related(self, *names: str) -> Entries:
        """With what the page draws."""
        return Entries(self.rows.select_related(*names))

    def get_or_404(self, pk: int) -> CareEntry:
        """Raises NotSeen."""
        found = self.rows.filter(pk=pk).first()
        if found is None:
            raise NotSeen
        return found


def kept(by: Actor) -> QuerySet[CareEntry]:
    """Entries that this actor keeps, still on duty (or stands in for the keeper), not yet forgotten."""
    if by.person_id is None or not by.is_staff:
        return CareEntry.objects.none()
    return CareEntry.objects.filter(matter__in=Matter.objects.filter(HANDLER.matters(by)), forgotten_at=None)


def kept_by(by: Actor) -> Entries:
    """The same, to take one."""
    return Entries(kept(by))


NOBODY_KEEPS = "entries that nobody on duty keeps"


@as_system(NOBODY_KEEPS)
def orphaned(by: Actor, most: int) -> list[CareEntry]:
    """Open entries of the actor's community whose keeper is on duty no more; shown by number, to be taken over."""
    return list(_orphaned(by).select_related("matter__grid")[:most])


def orphan(by: Actor, pk: int) -> CareEntry:
    """One of them. Raises NotSeen."""
    found = _orphaned(by).filter(pk=pk).select_related("matter").first()
    if found is None:
        raise NotSeen
    return found


def _orphaned(by: Actor) -> QuerySet[CareEntry]:
    q = NOBODY
    for held in by.holdings:
        if held.duty == Duty.SECRETARY or STANDS_IN_FOR.get(held.duty) == Duty.SECRETARY:
            q |= Q(**{f"matter__{held.column}": held.area.pk})
    on_duty = Appointment.objects.current().filter(post__duty__in=KEEPING).values("person_id")
    return CareEntry.objects.filter(q, ended_on=None).exclude(matter__handler_id__in=on_duty)


def visit_of(by: Actor, pk: int) -> Visit:
    """The visit of this visitor, or of whom the actor stands in for. Raises NotSeen."""
    if by.person_id is None or not by.is_staff:
        raise NotSeen
    rows = Visit.objects.select_related(
        "matter",
        "entry__matter__handler",
        "entry__person",
        "entry__family",
        "entry__home__entrance__building__compound",
    )
    found = rows.filter(pk=pk, matter__in=Matter.objects.filter(HANDLER.matters(by))).first()
    if found is None:
        raise NotSeen
    return found


def mine(by: Actor) -> QuerySet[CareEntry]:
    """Entries about this person, and those in which the person is named as family; open ones."""
    if by.person_id is None or by.only_matter is not None:
        return CareEntry.objects.none()
    about = Q(person_id=by.person_id) | Q(family_id=by.person_id)
    return CareEntry.objects.filter(about, ended_on=None).select_related("matter__handler", "person", "family")


@dataclass(frozen=True)
class Overview:
    """What a page shows of one entry beside its fields."""

    visits: Sequence[Visit]
    visitors: Sequence[Person]
    where: str
    home_name: str


def overview(entry: CareEntry) -> Overview:
    """Visits of the last weeks, visitors, and the address in words."""
    visits = entry.visits.filter(due_on__gte=clock.today() - LATELY).select_related("matter__handler")
    home = entry.home
    return Overview(
        visits=list(visits.order_by("-due_on", "-pk")[:30]),
        visitors=[one.person for one in entry.visitors.select_related("person").order_by("pk")],
        where=at_home(home).words if home else "",
        home_name=home.name if home else "",
    )


def last_met(visits: Sequence[Visit]) -> date | None:
    """The last day on which somebody was met."""
    return next((one.due_on for one in visits if one.result in (Result.FINE, Result.NEEDS)), None)


def possible_visitors(area: Area) -> list[tuple[Person, str]]:
    """People with a post in the community of the area, each with their title."""
    terms = Appointment.objects.current().filter(post__area__community_id=area.community_id)
    found: dict[int, tuple[Person, str]] = {}
    ordered = terms.select_related("person", "post").order_by("post__area_id", "post__duty", "person_id")
    for term in sorted(ordered, key=lambda one: one.post.area_id != area.pk):  # those of the same grid first
        found.setdefault(term.person_id, (term.person, term.post.title))
    return list(found.values())
