"""What helps while somebody is on the phone: who it is, what it is about, where, and whether it is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linli.kernel import text
from linli.kernel.errors import Invalid
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.propose import Proposal, propose
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.likeness.near import Alike
from linli.platform.places import locate, tree
from linli.platform.places.locate import Where
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.work.cases.queries.alike import seen_alike
from linli.work.cases.queries.console.choices import party_name
from linli.work.cases.queries.console.lists import ever_in_sight
from linli.work.cases.queries.console.search import named
from linli.work.cases.whereabouts import home_of, key_of

MOST = 6


@dataclass(frozen=True)
class Caller:
    """A number that is known: the name is shown masked, the home as far as it is known."""

    person: Person
    home: Where | None
    matters: Sequence[Matter]


@dataclass(frozen=True)
class Looked:
    """What was found by what has been typed so far."""

    caller: Caller | None = None
    proposal: Proposal | None = None
    where: Where | None = None
    candidates: Sequence[Where] = ()
    same: Sequence[Alike] = ()

    @property
    def category(self) -> str:
        """The name of the guessed category."""
        return catalogue.get().name(self.proposal.category) if self.proposal else ""

    @property
    def party(self) -> str:
        """Who would get it."""
        return party_name(self.proposal.party) if self.proposal else ""

    @property
    def offered(self) -> list[tuple[str, str]]:
        """Candidates as choices."""
        names = tree.tree.get()
        return [(key_of(one), f"{one.words}（{names.full_name(one.area.pk)}）") for one in self.candidates]


def caller_of(by: Actor, phone: str) -> Caller | None:
    """The person a number belongs to, with what they have reported in this desk's sight."""
    try:
        number = text.phone(phone)
    except Invalid:
        return None
    person = Person.objects.with_phone(number).first()
    if person is None:
        return None
    rows = Matter.objects.filter(ever_in_sight(by), named(), kind="case", person=person).order_by("-opened_at")
    return Caller(person, home_of(person), list(rows[:3]))


def look(by: Actor, *, phone: str, told: str, place: str, picked: str, category: str) -> Looked:
    """Everything that can be said now."""
    caller = caller_of(by, phone) if phone.strip() else None
    where, candidates = _where(by, place.strip(), picked, caller)
    told = told.strip()
    area = where.area if where else _base(by)
    proposal = propose(told, area, where.compound_id if where else None, category) if told and area else None
    same = seen_alike(by, told, where, proposal.category if proposal else category, MOST)
    return Looked(caller, proposal, where, candidates, same)


def _base(by: Actor) -> Area | None:
    return by.holdings[0].area if by.holdings else None


def _where(by: Actor, place: str, picked: str, caller: Caller | None) -> tuple[Where | None, Sequence[Where]]:
    """The place of the words, or several; without words the caller's home."""
    if not place:
        home = caller.home if caller else None
        return (home if home and _inside(by, home) else None), ()
    found: list[Where] = []
    for area in dict.fromkeys(held.area for held in by.holdings):
        found += locate.find(place, area, MOST)
    unique = {key_of(one): one for one in found}
    if picked in unique:
        return unique[picked], list(unique.values())
    return (found[0] if len(unique) == 1 else None), list(unique.values())[:MOST]


def _inside(by: Actor, where: Where) -> bool:
    return any(held.area.contains(where.area) for held in by.holdings)


def place_of(by: Actor, place: str, picked: str, caller: Caller | None) -> tuple[Where | None, Sequence[Where]]:
    """The place to file under: the words stay as they were said. A place nobody knows falls to the desk's own area."""
    where, candidates = _where(by, place.strip(), picked, caller)
    if where is not None:
        words = place.strip() or where.words
        return Where(
            where.area, words, where.precision, where.building, where.entrance, where.home, where.lon, where.lat
        ), ()
    if len(candidates) > 1 and picked != AS_SAID:
        return None, candidates
    area = _base(by)
    if area is None or not place.strip():
        return None, ()
    return Where(area, place.strip()[:120], lon=area.lon, lat=area.lat), ()


AS_SAID = "as_said"
