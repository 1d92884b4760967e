"""Hot topics are found as they grow, named by the residents' own words, and stay themselves from day to day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.work.topics.said import CHARGING

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.topics import jobs, queries
from linli.work.topics.finding import FRESH, find
from linli.work.topics.models import Topic, Watched
from linli.work.topics.terms import State

Say = Callable[..., Case]


def texts(topic: Topic) -> set[str]:
    return {Case.objects.get(pk=one.pk).text for one in queries.members_of(topic)}


def test_five_households_with_one_trouble_are_a_topic(charging: Topic) -> None:
    assert texts(charging) == set(CHARGING)
    assert charging.reporters == 5
    assert "充电" in charging.name
    assert charging.category == "charging_pile"


def test_it_lies_in_the_grid_of_its_requests(charging: Topic, town: Town) -> None:
    assert charging.area_id == town.grid3.pk
    assert charging.town_id == town.areas["town"].pk


def test_one_household_that_writes_often_is_no_topic(town: Town, say: Say) -> None:
    for at, text in enumerate(CHARGING):
        say(text, "同一户", days_ago=at)
    assert find(town.community.pk) == []


def test_it_is_the_same_topic_when_more_join(charging: Topic, town: Town, say: Say) -> None:
    late = say("车棚的充电桩坏了，电动车还是充不上电", "新来的户", days_ago=0, category="charging_pile")
    (again,) = find(town.community.pk)
    assert (again.pk, again.name, again.reporters) == (charging.pk, charging.name, 6)
    assert late.pk in {one.pk for one in queries.members_of(again)}


def test_it_is_the_same_topic_when_one_leaves(charging: Topic, town: Town) -> None:
    first = queries.members_of(charging)[0]
    actions.withdraw(Case.objects.get(pk=first.pk), _requester(first))
    (again,) = find(town.community.pk)
    assert (again.pk, again.reporters) == (charging.pk, 4)


def _requester(matter: Matter) -> object:
    from linli.platform.posts.actor import Actor

    assert matter.person is not None
    return Actor(matter.person)


def test_new_words_make_it_hotter_and_time_makes_it_cooler(charging: Topic, town: Town, say: Say) -> None:
    before = charging.heat
    say("充电桩坏了，电动车充不上电，车棚没人管", "又一户", days_ago=0, category="charging_pile")
    (hotter,) = find(town.community.pk)
    assert hotter.heat > before
    with clock.travel(clock.now() + timedelta(days=5)):
        (cooler,) = find(town.community.pk)
        assert cooler.heat < hotter.heat


def test_when_nobody_speaks_of_it_any_more_it_is_over(charging: Topic, town: Town) -> None:
    with clock.travel(clock.now() + FRESH + timedelta(days=1)):
        assert find(town.community.pk) == []
    charging.refresh_from_db()
    assert charging.state == State.OVER
    assert charging.ended_at is not None


def test_numbers_of_people_stand_in_no_name(town: Town, say: Say) -> None:
    for at, text in enumerate(CHARGING):
        say(f"13912345678 {text}", f"户{at}", days_ago=at)
    (topic,) = find(town.community.pk)
    assert "139" not in topic.name


def test_private_matters_are_in_no_topic(charging: Topic, town: Town) -> None:
    Matter.objects.filter(pk__in=[one.pk for one in queries.members_of(charging)[:3]]).update(private=True)
    assert find(town.community.pk) == []


# The job -------------------------------------------------------------------------------------------------------------


def test_what_comes_in_is_looked_through_community_by_community(town: Town, say: Say) -> None:
    for at, text in enumerate(CHARGING):
        say(text, f"户{at}", days_ago=at)
    jobs.notice_where_something_came_in(list(Event.objects.all()))
    assert Watched.objects.get().community == town.community.pk
    assert jobs.find_hot_topics()
    assert Topic.objects.count() == 1
    assert not jobs.find_hot_topics()  # nothing new


def test_a_busy_community_is_looked_through_every_two_minutes_at_most(town: Town) -> None:
    jobs.mark([town.community.pk])
    assert jobs.find_hot_topics()
    jobs.mark([town.community.pk])
    assert not jobs.find_hot_topics()
    with clock.travel(clock.now() + jobs.BREATH + timedelta(seconds=1)):
        assert jobs.find_hot_topics()


# Whose they are ------------------------------------------------------------------------------------------------------


def test_everybody_sees_the_topics_of_their_own_area(charging: Topic, town: Town) -> None:
    for who in ("chen", "desk", "lead", "leader", "li"):
        assert [one.pk for one in queries.topics(getattr(town, who))] == [charging.pk], who
    for who in ("other_chief", "zhou", "sun", "li_property", "wang", "admin"):
        assert queries.topics(getattr(town, who)) == [], who


def test_the_curve_equals_the_list(charging: Topic) -> None:
    curve = queries.curve(queries.members_of(charging))
    assert sum(curve.counts) == 5
    assert curve.week == 5
    assert len(curve.days) == 30
