"""Prepared queries give what the query set gives, and are worked out once."""

from typing import Any

import pytest
from django.db.models import BigIntegerField, CharField

from linli.platform.flow.models import Record
from linli.platform.identity.models import Person
from linli.platform.prepared import Prepared, Slot
from linli.testing.town import Town

NAMED = Prepared(lambda: Person.objects.filter(name=Slot("name", CharField())).order_by("id"))
OF = Prepared(
    lambda: (
        Record.objects.filter(matter_id__one_of=Slot("ids", BigIntegerField()))
        .select_related("matter", "actor")
        .order_by("id")
    )
)


def test_it_finds_what_the_query_set_finds(town: Town) -> None:
    person = town.people["wang"]
    found = NAMED(name=person.name)
    assert person in found
    assert [vars(one) | {"_state": None} for one in found] == [
        vars(one) | {"_state": None} for one in Person.objects.filter(name=person.name).order_by("id")
    ]
    assert NAMED(name="没有这个人") == []


def test_what_is_joined_comes_along(town: Town, django_assert_num_queries: Any) -> None:
    first, second = town.case("路灯坏了"), town.case("井盖丢了")
    OF(ids=[])
    with django_assert_num_queries(1):
        found = OF(ids=[first.pk, second.pk])
        assert {one.matter.title for one in found} == {first.matter.title, second.matter.title}
        assert all(one.actor is None or one.actor.name for one in found)
    assert found == list(Record.objects.filter(matter_id__in=[first.pk, second.pk]).order_by("id"))


def test_encrypted_fields_are_read_as_ever(town: Town) -> None:
    person = town.people["wang"]
    assert NAMED(name=person.name)[0].phone == Person.objects.get(pk=person.pk).phone


def test_the_query_set_is_built_once(town: Town) -> None:
    built = []

    def build() -> Any:
        built.append(1)
        return Person.objects.filter(name=Slot("name", CharField()))

    prepared = Prepared(build)
    for name in ("王", "李", "王"):
        prepared(name=name)
    assert len(built) == 1


def test_a_forgotten_value_is_said(town: Town) -> None:
    with pytest.raises(KeyError, match="name"):
        NAMED()


def test_what_people_type_stays_a_value(town: Town) -> None:
    assert NAMED(name="' OR 1=1 --") == []
