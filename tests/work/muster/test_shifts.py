"""班次: planned, filled by proposal, accepted, swapped; nobody stands in two places at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.work.muster.conftest import Enrolled

from linli.kernel import clock as clocks
from linli.kernel.clock import LOCAL
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.testing.town import Town
from linli.work.muster import actions
from linli.work.muster.models import Muster, Shift, Summons, Turn
from linli.work.muster.queries import shifts as queries
from linli.work.muster.queries.record import record_of
from linli.work.muster.terms import TurnState

SATURDAY = datetime(2026, 11, 21, 19, 0, tzinfo=LOCAL)


def plan(town: Town, at: datetime = SATURDAY, **more: Any) -> Shift:
    given = {
        "area": town.community, "kind": "patrol", "place": "南门到泵站", "starts_at": at,
        "ends_at": at + timedelta(hours=2), "needed": 1,
    }  # fmt: skip
    return actions.plan_shift(more.pop("by", town.chen), **(given | more))


def turn_of(town: Town, who: str) -> Turn:
    return Turn.objects.filter(person=town.people[who]).select_related("shift").latest("pk")


def test_a_shift_proposes_who_has_such_a_post_and_time_then(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol", slots=["weekend_evening"])
    enrolled("zhao", "patrol", slots=["workday"])
    enrolled("neighbour", "policy", slots=["weekend_evening"])
    enrolled("a", "patrol")
    found = [one.person for one in queries.proposed(plan(town))]
    assert found == [town.people["wang"], town.people["a"]]


def test_who_was_asked_lately_comes_later_on_the_list(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol")
    enrolled("zhao", "patrol")
    actions.fill(plan(town), town.chen, people=[town.people["wang"].pk])
    found = [one.person for one in queries.proposed(plan(town, SATURDAY + timedelta(days=1)))]
    assert found == [town.people["zhao"], town.people["wang"]]


def test_two_shifts_at_once_are_refused(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol")
    first, second = plan(town), plan(town, SATURDAY + timedelta(hours=1), place="北门")
    actions.fill(first, town.chen, people=[town.people["wang"].pk])
    assert queries.proposed(second) == []
    with pytest.raises(Refused, match="先勾选"):
        actions.fill(second, town.chen, people=[town.people["wang"].pk])
    assert queries.proposed(plan(town, SATURDAY + timedelta(hours=2)))  # right after it is no clash


def test_not_more_people_than_it_needs(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol")
    enrolled("zhao", "patrol")
    with pytest.raises(Refused, match="还缺 1 人"):
        actions.fill(plan(town), town.chen, people=[town.people["wang"].pk, town.people["zhao"].pk])


def test_one_accepts_or_declines_ones_own_turn(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol")
    actions.fill(plan(town), town.chen, people=[town.people["wang"].pk])
    with pytest.raises(NotSeen):
        actions.accept_turn(turn_of(town, "wang"), town.zhao)
    assert actions.accept_turn(turn_of(town, "wang"), town.wang).state == TurnState.AGREED
    assert actions.decline_turn(turn_of(town, "wang"), town.wang).state == TurnState.DECLINED
    with pytest.raises(Refused, match="已经取消"):
        actions.accept_turn(turn_of(town, "wang"), town.wang)


def test_a_neighbour_with_the_same_post_takes_over(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol")
    enrolled("zhao", "patrol")
    enrolled("neighbour", "policy")
    actions.fill(plan(town), town.chen, people=[town.people["wang"].pk])
    mine = turn_of(town, "wang")
    with pytest.raises(Refused):
        actions.take_over(mine, town.zhao)  # nobody wants to swap
    actions.ask_swap(mine, town.wang)
    assert queries.swaps_for(town.people["zhao"].pk) == [mine]
    assert queries.swaps_for(town.people["neighbour"].pk) == []
    with pytest.raises(NotSeen):
        actions.take_over(mine, town.neighbour)
    actions.take_over(mine, town.zhao)
    assert turn_of(town, "zhao").state == TurnState.AGREED
    assert turn_of(town, "wang").state == TurnState.SWAPPED
    assert queries.swaps_for(town.people["zhao"].pk) == []


def test_others_plan_nothing_here(enrolled: Enrolled, town: Town) -> None:
    for by in (town.other_chief, town.li, town.leader, town.wang):
        with pytest.raises(Refused):
            plan(town, by=by)
    with pytest.raises(Invalid, match="结束要在开始之后"):
        plan(town, ends_at=SATURDAY)
    with pytest.raises(NotSeen):
        actions.fill(plan(town), town.other_chief, people=[1])


def test_a_shift_of_a_muster_is_filled_from_those_who_come(called: Muster, town: Town) -> None:
    mine = Summons.objects.select_related("muster__matter").get(person=town.people["wang"])
    actions.answer(mine, town.wang, coming=True)
    start = clocks.now() + timedelta(minutes=30)
    actions.add_shift(
        called,
        town.chen,
        kind="rescue",
        place="泵站东侧",
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        needed=2,
    )
    shift = Shift.objects.select_related("muster__matter").get()
    assert [one.person for one in queries.proposed(shift)] == [town.people["wang"]]
    actions.fill(shift, town.chen, people=[town.people["wang"].pk])
    assert queries.staffed([shift])[0].open == 1


def test_a_shift_that_falls_away_frees_its_people(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol")
    shift = plan(town)
    actions.fill(shift, town.chen, people=[town.people["wang"].pk])
    actions.drop_shift(shift, town.chen)
    assert turn_of(town, "wang").state == TurnState.DROPPED
    assert queries.turns_of(town.people["wang"].pk) == []


def test_the_service_record_writes_itself(enrolled: Enrolled, clock: Any, town: Town) -> None:
    enrolled("wang", "patrol")
    shift = plan(town)
    actions.fill(shift, town.chen, people=[town.people["wang"].pk])
    actions.accept_turn(turn_of(town, "wang"), town.wang)
    assert record_of(town.people["wang"].pk).times == 0
    clock.forward(days=2)
    assert (record_of(town.people["wang"].pk).times, record_of(town.people["wang"].pk).hours) == (1, 2.0)
    actions.mark_missed(turn_of(town, "wang"), town.chen)
    assert record_of(town.people["wang"].pk).times == 0


def test_a_muster_counts_for_the_record_and_a_drill_counts_apart(called: Muster, clock: Any, town: Town) -> None:
    mine = Summons.objects.select_related("muster__matter").get(person=town.people["wang"])
    actions.arrive(mine, town.wang, code=called.code)
    clock.forward(hours=3)
    actions.stand_down(called, town.chen)
    record = record_of(town.people["wang"].pk)
    assert (record.times, record.hours, record.drills) == (1, 3.0, 0)
