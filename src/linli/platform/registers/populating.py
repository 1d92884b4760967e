"""People from tables: new ones by COPY with everything sealed, gaps of known ones filled, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from linli.kernel import clock, pinyin
from linli.platform.identity.fields import keyring
from linli.platform.identity.models import ID_CONTEXT, PHONE_CONTEXT, Account, Person
from linli.platform.registers.copying import copy_in, reserve
from linli.platform.registers.declare import Row

COLUMNS = (
    "id", "name", "name_pinyin", "name_initials", "phone", "phone_blind", "phone_tail", "id_number", "id_blind",
    "elder", "made_at",
)  # fmt: skip


def settle_people(rows: Sequence[Row]) -> None:
    """After this every row has its person: known ones get what was missing, new ones are made once each."""
    fill_gaps([row for row in rows if row.found["person"]])
    new: dict[Hashable, list[Row]] = {}
    for row in rows:
        if not row.found["person"]:
            new.setdefault(_key(row), []).append(row)
    ids = reserve(Person, len(new))
    written = []
    for pk, same in zip(ids, new.values(), strict=True):
        for row in same:
            row.found["person"] = pk
        written.append(_person(pk, _fullest(same)))
    copy_in(Person, COLUMNS, written)


def _key(row: Row) -> Hashable:
    """Two rows with the same key are one person."""
    name = row.values["name"]
    if number := row.found["id_blind"]:
        return bytes(number)
    return (name, row.found["phone_blind"] or row.found.get("home") or row.line)


def _fullest(rows: Sequence[Row]) -> Row:
    return max(rows, key=lambda row: (row.found["phone_blind"] is not None, -row.line))


def _person(pk: int, row: Row) -> tuple[Any, ...]:
    ring, values = keyring(), row.values
    phone, number, read = values.get("phone"), values.get("id_number"), pinyin.syllables(values["name"])
    return (
        pk, values["name"], "".join(read)[:200], "".join(one[0] for one in read)[:40],
        ring.seal(phone, PHONE_CONTEXT) if phone else None, row.found["phone_blind"], phone[-4:] if phone else "",
        ring.seal(number, ID_CONTEXT) if number else None, row.found["id_blind"], False, clock.now(),
    )  # fmt: skip


def fill_gaps(rows: Sequence[Row]) -> None:
    """Add a phone or an identity number to people who had none. What a person has is never overwritten by a table."""
    people = {one.pk: one for one in _lacking(rows)}
    accounts = set(Account.objects.filter(person__in=people).values_list("person_id", flat=True))
    touched: dict[int, Person] = {}
    for row in rows:
        if (person := people.get(row.found["person"])) is None:
            continue
        if row.values.get("id_number") and not person.id_blind:
            person.identify_by(row.values["id_number"])
            touched[person.pk] = person
        # Whoever signs in has proved a phone; a table proves nothing.
        if row.values.get("phone") and not person.phone_blind and person.pk not in accounts:
            person.call_at(row.values["phone"])
            touched[person.pk] = person
    fields = ["phone", "phone_blind", "phone_tail", "id_number", "id_blind"]
    Person.objects.bulk_update(touched.values(), fields, batch_size=500)


def _lacking(rows: Sequence[Row]) -> list[Person]:
    wanted: Callable[[Row], bool] = lambda row: bool(row.values.get("phone") or row.values.get("id_number"))  # noqa: E731
    ids = {row.found["person"] for row in rows if wanted(row)}
    some = Person.objects.filter(pk__in=ids)
    return list(some.filter(phone_blind=None) | some.filter(id_blind=None))
