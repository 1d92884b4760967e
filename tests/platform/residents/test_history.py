"""The history of records: it grows and forgets, and nothing in it is ever changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from linli.kernel import clock
from linli.kernel.errors import Refused
from linli.platform.residents.actions import agree, agrees, let_until, move_in, move_out, settle, withdraw
from linli.platform.residents.history import Hand, confirm
from linli.platform.residents.models import Change, Confirmation, Residence
from linli.testing.town import Town


def changes(town: Town, who: str = "wang") -> list[tuple[str, str | None, str | None]]:
    rows = Change.objects.filter(person=town.people[who]).order_by("pk")
    return [(one.field, one.before or None, one.after or None) for one in rows]


def test_moving_leaves_its_line(town: Town) -> None:
    old, new = town.homes["wang"], town.homes["zhao"]
    move_in(town.people["wang"], new)
    assert changes(town) == [("home", str(old.pk), str(new.pk))]
    assert Change.objects.get().by == town.people["wang"]


def test_moving_out_is_said_once(town: Town) -> None:
    lives = Residence.objects.get(person=town.people["wang"])
    move_out(lives, Hand(town.people["li"], "网格员", "上门核对"))
    assert changes(town) == [("until", None, clock.today().isoformat())]
    with pytest.raises(Refused):
        move_out(lives, Hand(town.people["li"]))


def test_a_second_home_does_not_end_the_first(town: Town) -> None:
    settle(town.people["wang"], town.homes["zhao"], "tenant", clock.today(), Hand())
    assert Residence.objects.filter(person=town.people["wang"], until=None).count() == 2


@pytest.mark.parametrize(
    "change", [{"after": "李"}, {"field": "phone"}, {"title": "x"}, {"before": None, "after": "李"}]
)
def test_nothing_that_was_written_is_rewritten(town: Town, change: dict[str, str | None]) -> None:
    move_in(town.people["wang"], town.homes["zhao"])
    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.all().delete()


def test_after_two_years_only_that_something_changed_is_left(town: Town) -> None:
    move_in(town.people["wang"], town.homes["zhao"])
    assert not Change.due(clock.now() + timedelta(days=729)).exists()
    assert Change.forget(Change.due(clock.now() + timedelta(days=731))) == 1
    assert changes(town) == [("home", None, None)]


def test_the_last_word_counts(town: Town) -> None:
    person = town.people["wang"]
    confirm(person, ["phone"], Hand(person))
    confirm(person, ["phone"], Hand(town.people["li"], "网格员", how="visit"))
    said = Confirmation.objects.get()
    assert (said.by, said.how) == (town.people["li"], "visit")


def test_a_longer_term_is_reminded_of_again(town: Town) -> None:
    lives = settle(town.people["zhao"], town.homes["wang"], "tenant", clock.today(), Hand())
    term = let_until(lives, clock.today() + timedelta(days=10), Hand())
    term.reminded_at = clock.now()
    term.save()
    term = let_until(lives, clock.today() + timedelta(days=300), Hand())
    assert term.reminded_at is None


def test_consent_holds_until_it_is_taken_back(town: Town) -> None:
    person = town.people["wang"]
    assert not agrees(person, "notices")
    agree(person, "notices")
    assert agrees(person, "notices")
    withdraw(person, "notices", Hand(person))
    assert not agrees(person, "notices")
