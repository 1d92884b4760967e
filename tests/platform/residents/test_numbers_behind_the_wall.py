"""Identity numbers stand behind the second wall: found by everybody's search, read by few."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.platform.audit.reveal import reveal_resident
from linli.platform.identity.models import IdentityNumber, Person
from linli.platform.posts.actor import STRANGER, Actor
from linli.platform.residents.actions import close, set_field
from linli.platform.residents.history import Hand
from linli.platform.residents.models import Residence
from linli.platform.wall.asking import NOBODY, asking
from linli.testing.town import Town

ID = "42090119600101123X"
pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(town: Town) -> Person:
    """王, who lives in grid 3, with an identity number."""
    person = town.people["wang"]
    set_field(person, "id_number", ID, Hand(person))
    return Person.objects.get(pk=person.pk)


def given_to(by: Actor) -> list[str]:
    """What a view that forgot its scope would be given."""
    with asking(lambda: by.asker):
        return [one.number for one in IdentityNumber.objects.all()]


def test_raw_sql_by_whoever_serves_is_given_nothing(wang: Person) -> None:
    with asking(lambda: NOBODY), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM identity_identitynumber")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM identity_person p JOIN identity_identitynumber n ON n.person_id = p.id")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("who", ["wang", "li", "lead", "chen", "leader"])
def test_the_person_and_the_posts_of_where_they_live_are_given_it(town: Town, wang: Person, who: str) -> None:
    assert given_to(getattr(town, who)) == [ID]


@pytest.mark.parametrize("who", ["zhou", "other_chief", "neighbour", "admin", "li_property"])
def test_nobody_else_is_given_anything_even_without_a_scope(town: Town, wang: Person, who: str) -> None:
    assert given_to(getattr(town, who)) == [] == given_to(STRANGER)


def test_a_post_that_is_lost_takes_the_sight_with_it(town: Town, wang: Person) -> None:
    assert given_to(Actor(town.people["li"])) == []


def test_where_somebody_has_lived_is_enough_as_for_the_register(town: Town, wang: Person) -> None:
    Residence.objects.filter(person=wang).update(until="2026-01-01")
    assert given_to(town.li) == [ID] and given_to(town.zhou) == []


def test_a_worker_opens_it_with_a_reason_through_the_wall(town: Town, wang: Person) -> None:
    with asking(lambda: town.li.asker):
        assert reveal_resident(wang, "id_number", by=town.li, why="核对身份证") == ID
    assert wang.looks.get().field == "id_number"


def test_it_is_found_by_without_being_read(town: Town, wang: Person) -> None:
    with asking(lambda: town.zhou.asker):
        person = Person.objects.get(id_blind=wang.id_blind)
        assert person == wang and person.id_number == ""


def test_whoever_puts_it_right_replaces_it_also_where_they_could_not_read_it(town: Town, wang: Person) -> None:
    with asking(lambda: town.zhou.asker):
        wang.identify_by("11010519491231002X")
        wang.save()
    assert given_to(town.wang) == ["11010519491231002X"]


def test_who_leaves_leaves_no_number_behind(town: Town, wang: Person) -> None:
    with asking(lambda: town.zhou.asker):
        close(wang, Hand(town.people["chen"], "社区书记"))
    assert not IdentityNumber.objects.exists()


def test_nobody_slips_a_number_to_somebody_else(town: Town, wang: Person) -> None:
    with asking(lambda: town.zhou.asker), pytest.raises(DatabaseError), transaction.atomic():
        IdentityNumber.objects.create(person=town.people["neighbour"], number=ID)


def test_a_person_without_a_number_costs_no_statement_and_one_with_it_costs_one(town: Town, wang: Person) -> None:
    neighbour = Person.objects.get(pk=town.people["neighbour"].pk)
    with CaptureQueriesContext(connection) as seen:
        assert (neighbour.id_number, wang.id_number, wang.id_number) == ("", ID, ID)
    assert len(seen) == 1
