"""One box for people, vehicles, addresses and organisations: in the actor's areas only, masked, and on the trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli.kernel import clock, mask
from linli.kernel.text import one_line
from linli.platform.audit.models import Look
from linli.platform.identity.models import Person
from linli.platform.places import locate
from linli.platform.places.models import Home, Organisation
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.registers import queries
from linli.platform.registers.declare import page_at
from linli.platform.registers.kinds import residents, vehicles
from linli.platform.registers.matching import EXACT, kind_of, masked, people_named
from linli.platform.registers.models import IdentitySearch
from linli.platform.registers.scope import seen
from linli.platform.residents.models import Residence, Vehicle

MOST = 20  # of each kind
SOME = 500  # people of a name that are looked at before the area is
SHORTEST = 2
RECORD, BODY = page_at("records:person", "person_id"), page_at("structure:organisation")
BUILDING = page_at("structure:building")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, as a list shows it."""

    kind: str  # person, vehicle, place, organisation
    title: str  # masked
    sub: str
    url: str = ""
    person: int | None = None


@transaction.atomic
def find(by: Actor, text: str) -> list[Hit]:
    """What the words mean to this actor. A search for a person is written down before its result is given."""
    words = one_line(text)
    if len(words) < SHORTEST or not by.may(Right.REGISTERS) or by.person is None:
        return []
    people, cars = list(_people(by, words)), list(_vehicles(by, words))
    note(by, words, (hit.person for hit in (*people, *cars) if hit.person), "plate" if cars and not people else "")
    return [*people, *cars, *_places(by, words), *_organisations(by, words)]


def _people(by: Actor, words: str) -> Iterable[Hit]:
    for one in queries.rows(residents.rows(by, {}), _living(by, words)):
        url = RECORD(one) or _link("residents", words)
        yield Hit("person", one.person.masked_name, _at(one, one.home), url, one.person_id)


def _living(by: Actor, words: str) -> list[int]:
    """Where people of that name live, in sight: of the first of them in the whole city, if that is enough to show.

    Asked together, name and area lead the planner to walk through everybody.
    """
    lives = residents.rows(by, {}).order_by("person_id", "id")
    some = list(Person.objects.filter(people_named(words)).values_list("pk", flat=True)[:SOME])
    found = queries.keys(lives.filter(person__in=some), MOST) if some else []
    if len(found) < MOST and len(some) == SOME:
        return queries.keys(lives.filter(people_named(words, "person__")), MOST)
    return found


def _at(one: Residence | Vehicle, home: Home | None) -> str:
    where = mask.address(f"{locate.at_home(home).words} {home.name}") if home else ""
    return " · ".join(part for part in (one.person.masked_phone, where) if part)


def _vehicles(by: Actor, words: str) -> Iterable[Hit]:
    cars = vehicles.rows(by, {}).filter(vehicles.plated(words))
    for one in queries.rows(cars, queries.keys(cars.order_by("id"), MOST)):
        title = f"{mask.plate(one.plate)} {one.person.masked_name}"
        yield Hit("vehicle", title, _at(one, one.home), _link("vehicles", words), one.person_id)


def _places(by: Actor, words: str) -> Iterable[Hit]:
    found: dict[str, locate.Where] = {}
    for held in by.having(Right.REGISTERS):
        for where in locate.find(words, held.area):
            if held.area.contains(where.area):
                found.setdefault(where.words, where)
    for where in list(found.values())[:MOST]:
        yield Hit("place", where.words, where.area.name, _place(where))


def _place(where: locate.Where) -> str:
    """The page of the building; without one the homes of the area."""
    building = BUILDING(where.building) if where.building else ""
    return building or f"{_link('homes')}?{urlencode({'area': where.area.pk})}"


def _organisations(by: Actor, words: str) -> Iterable[Hit]:
    named = Q(name__contains=words) | Q(short__contains=words)
    for one in Organisation.objects.filter(seen(by, "area__"), named).order_by("id")[:MOST]:
        url = BODY(one) or _link("organisations", words)
        yield Hit("organisation", one.name, one.get_kind_display(), url)


def _link(key: str, words: str = "") -> str:
    address = reverse("registers:list", args=[key])
    return f"{address}?{urlencode({'q': words})}" if words else address


def note(by: Actor, words: str, people: Iterable[int], kind: str = "") -> None:
    """Write down who looked for whom; the person who was meant beyond doubt reads it too."""
    kind, found = kind or kind_of(words), set(people)
    if not kind or by.person is None:
        return
    now = clock.now()
    IdentitySearch.objects.create(
        by=by.person, title=by.title[:60], kind=kind, words=masked(words), hits=len(found), at=now
    )
    if kind in EXACT:
        reason = gettext_noop("按号码查找")
        Look.objects.bulk_create(
            Look(person_id=pk, field="search", by=by.person, title=by.title[:60], reason=reason, at=now)
            for pk in sorted(found)
        )


def heading(kind: str) -> str:
    """Of a group of hits."""
    return {"person": _("居民"), "vehicle": _("车辆"), "place": _("地址"), "organisation": _("单位")}[kind]
