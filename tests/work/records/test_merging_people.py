"""Two records of one person are found, made one by a person, and parted again as if nothing had been."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.models import Look
from linli.platform.audit.reveal import reveal_resident
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Account, Person, fresh
from linli.platform.identity.people import account_for, known_as, meet
from linli.platform.places.models import Home
from linli.platform.residents.actions import add_vehicle, agree, let_until
from linli.platform.residents.history import Hand, confirm
from linli.platform.residents.models import Change, Residence, Vehicle
from linli.testing.town import Town
from linli.work.records.dedup import finder, merging
from linli.work.records.dedup.scoring import compare
from linli.work.records.models import Merge, Pair
from linli.work.records.terms import PairState

ID = "42090119600101123X"


def registered_twice(town: Town) -> Person:
    """王玉珍 again, spelt 王玉贞, with an old number, in the same home."""
    other = meet("王玉贞", "13900002216")
    Residence.objects.create(person=other, home=town.homes["wang"], since=clock.today(), tie="family")
    return other


def pair_of(town: Town) -> Pair:
    registered_twice(town)
    finder.look_through(town.community)
    return Pair.objects.get()


def person(name: str, **values: Any) -> Person:
    made = Person(made_at=clock.now())
    made.rename(name)
    for key, value in values.items():
        setattr(made, key, value)
    return made


# Finding -------------------------------------------------------------------------------------------------------------


def test_two_spellings_in_one_home_are_proposed_with_the_reasons(town: Town) -> None:
    pair = pair_of(town)
    assert pair.reasons == ["same_sound", "same_home", "other_phone"]
    assert (pair.score, pair.state, pair.grid_id) == (55, PairState.OPEN, town.grid3.pk)


def test_nothing_is_proposed_twice(town: Town) -> None:
    registered_twice(town)
    assert finder.look_through(town.community) == 1
    assert finder.look_through(town.community) == 0


def test_families_and_neighbours_are_not_one_person(town: Town) -> None:
    son = meet("王强", "13900000001")
    Residence.objects.create(person=son, home=town.homes["wang"], since=clock.today())
    assert finder.look_through(town.community) == 0


def test_an_old_number_of_fifteen_digits_is_the_new_one_of_eighteen() -> None:
    fifteen = ID[:6] + ID[8:17]
    assert "same_id" in compare(person("王玉珍", id_number=ID), person("王玉贞", id_number=fifteen)).reasons


def test_one_wrong_digit_in_a_number_does_not_part_them() -> None:
    wrong = ID[:14] + "9" + ID[15:]
    found = compare(person("王玉珍", id_number=ID), person("王玉珍", id_number=wrong))
    assert found.enough and "near_id" in found.reasons


def test_twins_of_one_home_are_two_people() -> None:
    brother = ID[:14] + "987" + "1"
    found = compare(person("王玉珍", id_number=ID), person("王玉贞", id_number=brother), frozenset({1}))
    assert not found.enough


MANY = 600  # everybody with everybody: 179,700 pairs


def neighbours(town: Town, count: int, home: Home, given: str = "甲乙丙丁戊己庚辛壬癸") -> list[Person]:
    """So many people of one surname in one home: 王甲甲甲, 王甲甲乙, …"""
    people = []
    for at in range(count):
        one = Person(made_at=clock.now())
        one.rename("王" + "".join(given[at // power % len(given)] for power in (100, 10, 1)))
        people.append(one)
    Person.objects.bulk_create(people)
    lives = [Residence(person=one, home=home, since=clock.today(), tie="tenant") for one in people]
    Residence.objects.bulk_create(lives)
    return people


def test_a_dormitory_is_not_compared_everybody_with_everybody(town: Town) -> None:
    people = neighbours(town, MANY, town.homes["zhao"])
    assert len(finder._candidates(town.other)) + len(finder._candidates(town.community)) < MANY * finder.CROWD / 2
    assert len(people) == MANY


def test_two_spellings_are_found_in_a_dormitory_too(town: Town) -> None:
    neighbours(town, MANY, town.homes["wang"])
    other = registered_twice(town)
    assert finder.look_through(town.community) >= 1
    assert Pair.objects.filter(one=town.people["wang"], two=other).exists()


def test_a_number_that_everybody_has_proves_nothing(town: Town) -> None:
    homes = [Home.objects.create(entrance=town.homes["wang"].entrance, name=str(9000 + at)) for at in range(60)]
    for home in homes:
        one = neighbours(town, 1, home, given=home.name[-1:] + "子丑寅")[0]
        one.call_at("13800000000")
        one.save()
    assert finder._candidates(town.community) == set()


@pytest.mark.parametrize(("one", "two", "why"), [
    ("张珍", "章贞", "same_sound"), ("林晓", "凌晓", "near_sound"), ("張敏", "张敏", "same_sound"),
    ("阿依古丽·买买提", "阿依古丽买买提", "same_sound"),
])  # fmt: skip
def test_names_that_sound_alike(one: str, two: str, why: str) -> None:
    assert why in compare(person(one), person(two)).reasons


# Merging -------------------------------------------------------------------------------------------------------------


def everything_that_points(at: Person) -> dict[str, list[Any]]:
    """Every row of the house that names a person, by foreign key."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.model is Person:
                ids = sorted(
                    str(pk) for pk in model._base_manager.filter(**{field.name: at}).values_list("pk", flat=True)
                )
                found[f"{model._meta.label}.{field.name}"] = ids
    return found


def lived_twice(town: Town) -> Pair:
    """The second record has a life of its own: requests, a car, a rented home, an account, looks, consent."""
    other = registered_twice(town)
    rented = Residence.objects.create(person=other, home=town.homes["zhao"], since=clock.today(), tie="tenant")
    let_until(rented, clock.today() + timedelta(days=300), Hand(other))
    add_vehicle(other, "鄂K99999", "car", town.homes["wang"], Hand(other))
    agree(other, "notices")
    agree(town.people["wang"], "notices")  # both have one: it cannot move
    confirm(other, ["phone"], Hand(other))
    account_for(other)
    account_for(town.people["wang"])
    town.case(requester=other, by=town.desk)
    reveal_resident(other, "phone", by=town.li, why="约时间")
    finder.look_through(town.community)
    return Pair.objects.filter(one=town.people["wang"], two=other).get()


def merged(town: Town, pair: Pair, by: str = "chen") -> Merge:
    return merging.merge(getattr(town, by), pair.pk, keep=pair.one_id, why="电话问过本人")


def test_everything_follows_the_one_that_stays(town: Town) -> None:
    pair = lived_twice(town)
    merged(town, pair)
    kept, gone = Person.objects.get(pk=pair.one_id), Person.objects.get(pk=pair.two_id)
    assert fresh(gone) == kept
    assert Matter.objects.filter(person=kept, kind="case").count() == 1
    assert Vehicle.objects.get().person == kept
    assert Residence.objects.filter(person=kept, tie="tenant").exists()
    assert not Account.objects.get(person=gone).is_active
    assert Look.objects.filter(person__in=known_as(kept)).count() == 1
    assert Residence.objects.filter(person=kept, home=town.homes["wang"], until=None).count() == 1


def test_values_are_taken_from_the_record_they_were_chosen_of(town: Town) -> None:
    pair = pair_of(town)
    merging.merge(town.chen, pair.pk, keep=pair.one_id, take={"phone": pair.two_id}, why="旧号停了")
    kept = Person.objects.get(pk=pair.one_id)
    assert (kept.name, kept.phone) == ("王玉珍", "13900002216")
    assert Person.objects.with_phone("13900002216").get() == kept


def test_undoing_puts_every_row_and_every_value_back(town: Town) -> None:
    pair = lived_twice(town)
    one, two = Person.objects.get(pk=pair.one_id), Person.objects.get(pk=pair.two_id)
    own = ("records.", "residents.Change")  # what the merge itself writes
    watched = lambda: [  # noqa: E731
        {k: v for k, v in everything_that_points(who).items() if not k.startswith(own)} for who in (one, two)
    ]
    values = lambda: list(  # noqa: E731
        Person.objects.filter(pk__in=[one.pk, two.pk]).order_by("pk").values_list(
            "name", "name_pinyin", "phone", "phone_blind", "phone_tail", "id_blind", "elder", "merged_into"
        )
    )  # fmt: skip
    rows, held = watched(), values()
    made = merging.merge(town.chen, pair.pk, keep=one.pk, take={"name": two.pk, "phone": two.pk}, why="电话问过本人")
    assert watched() != rows and values() != held
    merging.undo(town.chen, made.pk, why="是两姐妹")
    assert watched() == rows
    assert [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in values()] == [
        [bytes(v) if isinstance(v, memoryview) else v for v in row] for row in held
    ]
    assert Account.objects.get(person=two).is_active
    assert Pair.objects.get(pk=pair.pk).state == PairState.DIFFERENT


def test_both_histories_say_so(town: Town) -> None:
    pair = pair_of(town)
    made = merged(town, pair)
    merging.undo(town.chen, made.pk, why="看错了")
    for pk in (pair.one_id, pair.two_id):
        assert Change.objects.filter(person=pk, field="merge", by=town.people["chen"]).count() == 2


def test_what_changed_since_is_not_turned_back(town: Town) -> None:
    pair = pair_of(town)
    made = merged(town, pair)
    kept = Person.objects.get(pk=pair.one_id)
    kept.rename("王玉真")
    kept.save()
    merging.undo(town.chen, made.pk, why="看错了")
    assert Person.objects.get(pk=kept.pk).name == "王玉真"


def test_a_merge_of_a_merge_is_undone_from_the_top(town: Town) -> None:
    first = merged(town, pair_of(town))
    third = meet("王玉珍", "13700002216")
    Residence.objects.create(person=third, home=town.homes["wang"], since=clock.today())
    finder.look_through(town.community)
    again = Pair.objects.get(state=PairState.OPEN)
    second = merging.merge(town.chen, again.pk, keep=third.pk, why="电话问过本人")
    assert set(known_as(third)) == {third.pk, first.kept_id, first.gone_id}
    with pytest.raises(Refused):
        merging.undo(town.chen, first.pk, why="看错了")
    merging.undo(town.chen, second.pk, why="看错了")
    merging.undo(town.chen, first.pk, why="看错了")
    assert not Person.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize("who", ["wang", "zhou", "li", "other_chief", "leader", "admin", "sun"])
def test_only_the_desk_of_the_place_decides(town: Town, who: str) -> None:
    pair = pair_of(town)
    with pytest.raises(NotSeen):
        merged(town, pair, who)


def test_a_merge_needs_a_reason_and_is_made_once(town: Town) -> None:
    pair = pair_of(town)
    with pytest.raises(Invalid):
        merging.merge(town.chen, pair.pk, keep=pair.one_id, why="")
    merged(town, pair)
    with pytest.raises(Refused):
        merged(town, pair)


def test_who_were_found_to_be_two_are_proposed_no_more(town: Town) -> None:
    pair = pair_of(town)
    merging.different(town.desk, pair.pk)
    assert finder.look_through(town.community) == 0
    with pytest.raises(Refused):
        merged(town, pair)


def test_after_half_a_year_the_old_values_are_gone_and_nothing_is_undone(town: Town) -> None:
    made = merged(town, pair_of(town))
    rows = Merge.due(clock.now() + timedelta(days=184))
    assert Merge.forget(rows) == 1
    with pytest.raises(Refused):
        merging.undo(town.chen, made.pk, why="看错了")
