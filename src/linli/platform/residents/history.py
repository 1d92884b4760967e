"""The history of records: what changed, who changed it; and what somebody found to be still right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from linli.kernel import clock
from linli.platform.identity.models import Person
from linli.platform.places.models import Home
from linli.platform.residents.models import Change, Confirmation
from linli.platform.residents.terms import Checked


@dataclass(frozen=True)
class Hand:
    """Who writes, in which post, why, and for which matter. Without a title: the person themselves."""

    person: Person | None = None
    title: str = ""
    why: str = ""
    matter: int | None = None
    how: str = field(default=Checked.SELF)


def changed(
    subject: str, pk: int, name: str, before: object, after: object, by: Hand, *,
    person: Person | int | None = None, home: Home | int | None = None,
) -> Change:  # fmt: skip
    """Write down one change; `before` and `after` are sealed."""
    one = change(subject, pk, name, before, after, by, person=person, home=home)
    one.save()
    return one


def change(
    subject: str, pk: int, name: str, before: object, after: object, by: Hand, *,
    person: Person | int | None = None, home: Home | int | None = None,
) -> Change:  # fmt: skip
    """The line of the history, not written yet: whoever changes thousands writes theirs together."""
    return Change(
        subject=subject, subject_id=pk, field=name, before=_words(before), after=_words(after), by=by.person,
        title=by.title[:60], why=by.why[:200], matter=by.matter, at=clock.now(), person_id=_pk(person),
        home_id=_pk(home),
    )  # fmt: skip


def all_changed(changes: Iterable[Change]) -> None:
    """Write down many."""
    Change.objects.bulk_create(changes, batch_size=1000)


def _words(value: object) -> str | None:
    return None if value in (None, "") else str(value)


def _pk(row: Person | Home | int | None) -> int | None:
    return row.pk if isinstance(row, Person | Home) else row


def checked_by_others(person: Person, field: str) -> bool:
    """Whether somebody else than its owner has compared this field with the paper."""
    return person.confirmations.filter(field=field).exclude(how=Checked.SELF).exists()


def confirm(person: Person | int, fields: Iterable[str | Promise], by: Hand) -> int:
    """These fields were found right, by this hand, now; how many."""
    now, pk = clock.now(), person.pk if isinstance(person, Person) else person
    rows = [
        Confirmation(
            person_id=pk, field=str(name), at=now, by=by.person, title=by.title[:60], how=by.how, matter=by.matter
        )
        for name in fields
    ]
    Confirmation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "field"],
        update_fields=["at", "by", "title", "how", "matter"],
    )  # fmt: skip
    return len(rows)
