"""A resident as the desk sees them: masked, with what was confirmed when, where they live, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel import mask
from linli.kernel.errors import NotSeen
from linli.platform.audit.reveal import lives_under
from linli.platform.identity.models import Person, fresh
from linli.platform.posts.actor import Actor
from linli.platform.residents.models import Confirmation, Residence, Vehicle
from linli.platform.residents.terms import Field
from linli.platform.ui.shapes import Entry
from linli.work.records.models import Merge, Pair
from linli.work.records.queries import history
from linli.work.records.queries.held import last_confirmed, masked_address
from linli.work.records.terms import PairState, Reason

FIELDS = (Field.NAME, Field.PHONE, Field.ID_NUMBER)
HIDE = {Field.NAME: mask.name, Field.PHONE: mask.phone, Field.ID_NUMBER: mask.id_number}


@dataclass(frozen=True)
class Line:
    """One masked field; `field` is empty where there is nothing to open."""

    label: str
    value: str
    confirmed: str
    field: str = ""


@dataclass(frozen=True)
class Dossier:
    """The page of a resident."""

    person: Person
    lines: list[Line]
    homes: list[tuple[Residence, str]]
    vehicles: list[str]
    changes: list[Entry]
    pairs: list[Pair]
    merges: list[Merge]


def person_for(by: Actor, pk: int) -> Person:
    """A resident of the actor's areas; of a record that was merged, the one it went into. Raises NotSeen."""
    person = Person.objects.select_related("merged_into").filter(pk=pk).first()
    if person is None or not lives_under(fresh(person), by):
        raise NotSeen
    return fresh(person)


def lines(person: Person) -> list[Line]:
    """The fields, masked, each with its last confirmation."""
    said = {one.field: one for one in Confirmation.objects.filter(person=person).select_related("by")}
    found = []
    for name in FIELDS:
        value = getattr(person, name) or ""
        shown = HIDE[name](value) if value else _("没有登记")
        found.append(
            Line(str(name.label), shown, last_confirmed(said.get(name), own=False), str(name) if value else "")
        )
    return found


def dossier(person: Person) -> Dossier:
    """Everything on it."""
    lives = Residence.objects.filter(person=person).select_related("home__entrance__building__compound")
    homes = sorted(lives, key=lambda one: (one.until is not None, -one.since.toordinal()))
    return Dossier(
        person,
        lines(person),
        [(one, masked_address(one.home)) for one in homes],
        [mask.plate(one.plate) for one in Vehicle.objects.filter(person=person).order_by("pk")],
        history.of_person(person, own=False),
        list(
            Pair.objects.filter(one=person, state=PairState.OPEN)
            | Pair.objects.filter(two=person, state=PairState.OPEN)
        ),
        list(Merge.objects.filter(kept=person).select_related("by").order_by("-at")[:10]),
    )


@dataclass(frozen=True)
class Side:
    """One of the two records of a pair."""

    person: Person
    lines: list[Line]
    homes: list[str]
    vehicles: list[str]
    since: Any


@dataclass(frozen=True)
class Compared:
    """Two records beside each other."""

    pair: Pair
    sides: tuple[Side, Side]
    reasons: list[str]
    against: list[str]
    rows: list[tuple[str, str, str, str, bool]]  # label, the one, the other, field, whether there is nothing to choose


AGAINST = frozenset({Reason.OTHER_ID, Reason.OTHER_SEX, Reason.OTHER_PHONE})


def compared(pair: Pair) -> Compared:
    """Masked, with the reasons for and against in words."""
    sides = (_side(pair.one), _side(pair.two))
    words = [(one, str(Reason(one).label)) for one in pair.reasons if one in Reason.values]
    rows = [
        (a.label, a.value, b.value, str(name), _same(pair, name))
        for name, a, b in zip(FIELDS, sides[0].lines, sides[1].lines, strict=True)
    ]
    speaks_for = [text for one, text in words if one not in AGAINST]
    return Compared(pair, sides, speaks_for, [text for one, text in words if one in AGAINST], rows)


def _same(pair: Pair, name: str) -> bool:
    """Nothing to choose: both say the same, or only one of them says anything."""
    one, two = getattr(pair.one, name), getattr(pair.two, name)
    return not one or not two or one == two


def _side(person: Person) -> Side:
    homes = (
        Residence.objects.filter(person=person).select_related("home__entrance__building__compound").order_by("-since")
    )
    ended, now = _("（已搬走）"), ""
    return Side(
        person, lines(person),
        [f"{masked_address(one.home)} {one.get_tie_display()}{ended if one.until else now}" for one in homes],
        [mask.plate(one.plate) for one in Vehicle.objects.filter(person=person).order_by("pk")], person.made_at,
    )  # fmt: skip
