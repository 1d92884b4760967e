"""Lists of records: who waits for an answer, which homes were not looked at for long, whose term ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter
from linli.platform.places.models import Home
from linli.platform.posts.actor import Actor
from linli.platform.residents.models import Confirmation, Residence, Tenancy
from linli.platform.residents.terms import Field
from linli.platform.ui.shapes import Row, Tag
from linli.platform.ui.words import day_words
from linli.work.records.actions.beginning import KEEPING
from linli.work.records.models import Pair
from linli.work.records.queries.held import address, last_confirmed, masked_address
from linli.work.records.terms import PairState

MOST = 60
NEVER = date(1900, 1, 1)
SOON = timedelta(days=30)
STALE = timedelta(days=365)  # a home that nobody looked at for a year is old


def kept_by(by: Actor, prefix: str = "") -> Q:
    """Rows that lie where this actor keeps the records."""
    q = Q(pk__in=[])
    for held in by.holdings:
        if held.duty in KEEPING:
            q |= Q(**{f"{prefix}{held.column}": held.area.pk})
    return q


@dataclass(frozen=True)
class Door:
    """A home on the list of those to be looked at."""

    home: Home
    words: str
    people: int
    checked: str
    stale: bool


def doors(by: Actor) -> list[Door]:
    """Homes of the actor's ground where people are registered, the longest unlooked-at first."""
    lives = Residence.objects.filter(kept_by(by), until=None, person__merged_into=None)
    said = Q(person__confirmations__field=Field.HOME)
    rows = (
        lives.values("home")
        .annotate(checked=Min("person__confirmations__at", filter=said), latest=Max("pk"), people=Max("person"))
        .order_by(F("checked").asc(nulls_first=True), "home")[:MOST]
    )
    found = {row["home"]: row["checked"] for row in rows}
    homes = Home.objects.filter(pk__in=found).select_related("entrance__building__compound").in_bulk()
    counts: dict[int, int] = {}
    for pk in Residence.objects.filter(home__in=found, until=None).values_list("home_id", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return [_door(homes[pk], counts.get(pk, 0), at) for pk, at in found.items()]


def _door(home: Home, people: int, at: Any) -> Door:
    stale = at is None or clock.now() - at > STALE
    words = _("还没有核对过") if at is None else _("%(day)s 核对过") % {"day": day_words(clock.local(at))}
    return Door(home, address(home), people, words, stale)


@dataclass(frozen=True)
class Dweller:
    """Somebody registered at a home, as who is at the door reads it: masked."""

    residence: Residence
    name: str
    phone: str
    confirmed: str


def home_for(by: Actor, pk: int) -> Home:
    """A home of the actor's ground. Raises NotSeen."""
    area = "entrance__building__grid__"
    home = Home.objects.filter(kept_by(by, area), pk=pk).select_related("entrance__building__compound").first()
    if home is None:
        raise NotSeen
    return home


def dwellers(home: Home) -> list[Dweller]:
    """Who is registered there today."""
    rows = Residence.objects.filter(home=home, until=None, person__merged_into=None).select_related("person")
    found = list(rows.order_by("since", "pk"))
    said = Confirmation.objects.filter(person__in=[one.person_id for one in found], field=Field.HOME)
    last: Mapping[int, Confirmation] = {one.person_id: one for one in said.select_related("by")}
    return [
        Dweller(
            one, one.person.masked_name, one.person.masked_phone, last_confirmed(last.get(one.person_id), own=False)
        )
        for one in found
    ]


def ending(by: Actor) -> QuerySet[Tenancy]:
    """Rented homes of the actor's ground whose term is over or nearly so, and where nobody has said what comes next."""
    rows = Tenancy.objects.filter(kept_by(by, "residence__"), residence__until=None)
    return rows.filter(ends_on__lte=clock.today() + SOON).select_related(
        "residence__person", "residence__home__entrance__building__compound"
    ).order_by("ends_on", "pk")  # fmt: skip


def tenancies(by: Actor) -> QuerySet[Tenancy]:
    """All rented homes of the actor's ground."""
    rows = Tenancy.objects.filter(kept_by(by, "residence__"), residence__until=None)
    return rows.select_related("residence__person", "residence__home__entrance__building__compound").order_by(
        "ends_on", "pk"
    )


def waiting(by: Actor, *kinds: str) -> QuerySet[Matter]:
    """Open matters of these kinds that the actor may know of, those that run out first on top."""
    rows = Matter.objects.seen_by(by).filter(kind__in=kinds, closed_at=None)
    return rows.select_related("person").order_by(F("due_at").asc(nulls_last=True), "pk")


def shown(matter: Matter, face: str) -> Row:
    """A line that leads to a matter on that face."""
    flow = FLOWS[matter.kind]
    url, label = flow.page(matter, face), str(flow.label)
    late = matter.due_at is not None and matter.due_at < clock.now()
    due = clock.due_words(matter.due_at) if matter.due_at else ""
    who = matter.person.masked_name if matter.person else ""
    sub = " · ".join(part for part in (matter.number, who) if part)
    return Row(f"{label}：{matter.title}", url, sub, tag=Tag("late" if late else "doing", due or _("在办")))


def pairs(by: Actor, state: str = PairState.OPEN) -> QuerySet[Pair]:
    """Pairs this desk may decide, the likeliest first."""
    rows = Pair.objects.filter(kept_by(by), state=state) if by.at_desk else Pair.objects.none()
    order = ("-score", "pk") if state == PairState.OPEN else ("-decided_at", "pk")
    return rows.select_related("one", "two", "decided_by").order_by(*order)


__all__ = [
    "Door", "Dweller", "address", "shown", "doors", "dwellers", "ending", "home_for", "kept_by", "masked_address",
    "pairs", "tenancies", "waiting",
]  # fmt: skip
