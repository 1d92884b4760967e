"""People from tables: new ones by COPY with everything sealed, gaps of known ones filled, nothing overwritten."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import datetime
from typing import Any

from linli.kernel import clock, pinyin
from linli.platform.identity.fields import keyring
from linli.platform.identity.models import PHONE_CONTEXT, Account, IdentityNumber, Person
from linli.platform.registers.copying import copy_in, reserve
from linli.platform.registers.declare import Row
from linli.platform.residents.history import Hand, all_changed, change
from linli.platform.residents.models import Change
from linli.platform.residents.terms import Field, Subject

COLUMNS = (
    "id", "name", "name_pinyin", "name_initials", "phone", "phone_blind", "phone_tail", "id_blind", "elder", "made_at",
)  # fmt: skip


def settle_people(rows: Sequence[Row], by: Hand) -> None:
    """After this every row has its person: known ones get what was missing, new ones are made once each."""
    fill_gaps([row for row in rows if row.found["person"]], by)
    new: dict[Hashable, list[Row]] = {}
    for row in rows:
        if not row.found["person"]:
            new.setdefault(_key(row), []).append(row)
    ids, now = reserve(Person, len(new)), clock.now()
    made = dict(zip(ids, new.values(), strict=True))
    copy_in(Person, COLUMNS, (_person(pk, same, now) for pk, same in made.items()))
    # Rows with a number are one person by that number, so the first of them says it.
    numbers = {pk: same[0].values.get("id_number") for pk, same in made.items()}
    IdentityNumber.keep({pk: number for pk, number in numbers.items() if number})


def _key(row: Row) -> Hashable:
    """Two rows with the same key are one person."""
    if number := row.found["id_blind"]:
        return ("id", number)
    return (row.values["name"], row.found["phone_blind"] or row.found.get("home") or row.line)


def _person(pk: int, same: Sequence[Row], now: datetime) -> tuple[Any, ...]:
    """One person of all rows that mean them: the fullest is written."""
    for row in same:
        row.found["person"] = pk
    row = same[0] if len(same) == 1 else max(same, key=lambda one: (one.found["phone_blind"] is not None, -one.line))
    values, found = row.values, row.found
    numbers = values.get("phone"), found["phone_blind"], found["id_blind"]
    return person_row(pk, values["name"], *numbers, now)


def person_row(
    pk: int, name: str, phone: str | None, phone_blind: bytes | None, id_blind: bytes | None, now: datetime
) -> tuple[Any, ...]:  # fmt: skip
    """What COPY writes of a person under `COLUMNS`: as `Person.rename`, `call_at` and `identify_by` have it."""
    ring, read = keyring(), pinyin.syllables(name)
    return (
        pk, name, "".join(read)[:200], "".join([one[0] for one in read])[:40],
        ring.seal(phone, PHONE_CONTEXT) if phone else None, phone_blind, phone[-4:] if phone else "",
        id_blind, False, now,
    )  # fmt: skip


def fill_gaps(rows: Sequence[Row], by: Hand) -> None:
    """Add a phone or an identity number to people who had none. What a person has is never overwritten by a table."""
    people = {one.pk: one for one in _lacking(rows)}
    accounts = set(Account.objects.filter(person__in=people).values_list("person_id", flat=True))
    touched, numbers = dict[int, Person](), dict[int, str]()
    changes: list[Change] = []
    for row in rows:
        if (person := people.get(row.found["person"])) is None:
            continue
        for name, value in _filled(row, person, has_account=person.pk in accounts):
            touched[person.pk] = person
            if name == Field.ID_NUMBER:
                numbers[person.pk] = value
            changes.append(change(Subject.PERSON, person.pk, name, None, value, by, person=person.pk))
    fields = ["phone", "phone_blind", "phone_tail", "id_blind"]
    Person.objects.bulk_update(touched.values(), fields, batch_size=500)
    IdentityNumber.keep(numbers)
    all_changed(changes)


def _filled(row: Row, person: Person, *, has_account: bool) -> Iterator[tuple[str, str]]:
    """Put what the row says into the gaps of the person; which fields, and what stands there now."""
    if (number := row.values.get("id_number")) and not person.id_blind:
        person.id_blind = row.found["id_blind"]
        yield Field.ID_NUMBER, number
    # Whoever signs in has proved a phone; a table proves nothing.
    if (phone := row.values.get("phone")) and not person.phone_blind and not has_account:
        person.call_at(phone)
        yield Field.PHONE, phone


def _lacking(rows: Sequence[Row]) -> list[Person]:
    ids = {row.found["person"] for row in rows if row.values.get("phone") or row.values.get("id_number")}
    some = Person.objects.filter(pk__in=ids)
    return list(some.filter(phone_blind=None) | some.filter(id_blind=None))
