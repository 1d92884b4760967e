"""双报到: a neighbour registers, the community confirms, and anybody may leave at any time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.work.muster.conftest import Enrolled

from linli.kernel import clock as clocks
from linli.kernel.errors import Invalid, Refused
from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.flow.ring import ring_late_clocks
from linli.testing.town import Town
from linli.work.muster import actions
from linli.work.muster.actions.enrolling import Wish
from linli.work.muster.models import Enrolment, Turn
from linli.work.muster.terms import EnrolmentStage, TurnState

PATROL = Wish(wanted=["patrol", "policy"], skills=["driving"], slots=["evening"], body="区水务局")


def test_a_neighbour_registers_and_the_community_gives_a_post(clock: Any, town: Town) -> None:
    enrolment = actions.enrol(town.wang, area=town.community, wish=PATROL)
    assert enrolment.stage == EnrolmentStage.APPLIED
    assert Matter.objects.waiting_for(town.chen).get().pk == enrolment.pk
    actions.confirm(enrolment, town.chen, kinds=["patrol"], area=town.grid3)
    enrolment = Enrolment.objects.select_related("matter").get()
    assert (enrolment.given, enrolment.wanted) == (["patrol"], ["patrol", "policy"])
    assert enrolment.matter.grid_id == town.grid3.pk
    assert enrolment.until == clocks.today() + timedelta(days=365)
    assert not Matter.objects.waiting_for(town.chen).exists()


def test_one_registers_once(enrolled: Enrolled, town: Town) -> None:
    enrolled("wang", "patrol")
    with pytest.raises(Refused, match="已经报到过了"):
        actions.enrol(town.wang, area=town.community, wish=PATROL)


def test_without_a_wish_nobody_registers(clock: Any, town: Town) -> None:
    with pytest.raises(Invalid, match="至少选一种"):
        actions.enrol(town.wang, area=town.community, wish=Wish(wanted=["unknown"]))


def test_another_community_confirms_nothing(clock: Any, town: Town) -> None:
    enrolment = actions.enrol(town.wang, area=town.community, wish=PATROL)
    with pytest.raises(Refused):
        actions.confirm(enrolment, town.other_chief, kinds=["patrol"], area=town.grid3)
    with pytest.raises(Invalid, match="本社区"):
        actions.confirm(enrolment, town.chen, kinds=["patrol"], area=town.grid9)


def test_a_refusal_carries_its_reason_and_leaves_room_for_another_try(clock: Any, town: Town) -> None:
    enrolment = actions.enrol(town.wang, area=town.community, wish=PATROL)
    with pytest.raises(Invalid, match="原因"):
        actions.refuse(enrolment, town.chen, why=" ")
    actions.refuse(enrolment, town.chen, why="请到现住的社区报到")
    assert Record.objects.get(matter=enrolment.pk, move="refuse").facts == {"why": "请到现住的社区报到"}
    actions.enrol(town.wang, area=town.community, wish=PATROL)


def test_three_work_days_without_a_word_reach_the_secretary(clock: Any, town: Town) -> None:
    enrolment = actions.enrol(town.wang, area=town.community, wish=PATROL)
    assert ring_late_clocks() == 0
    clock.forward(days=6)
    assert ring_late_clocks() >= 1
    assert Record.objects.filter(matter=enrolment.pk, move="clock_missed").count() == 1


def test_the_term_ends_by_itself_and_can_be_renewed(enrolled: Enrolled, clock: Any, town: Town) -> None:
    first, second = enrolled("wang", "patrol"), enrolled("zhao", "patrol")
    clock.forward(days=300)
    actions.renew(first, town.wang)
    clock.forward(days=67)
    ring_late_clocks()
    assert Matter.objects.get(pk=first.pk).stage == EnrolmentStage.ACTIVE
    assert Matter.objects.get(pk=second.pk).stage == EnrolmentStage.ENDED
    assert Deadline.objects.get(matter=first.pk, clock="term", met_at=None).due_at > clocks.now() + timedelta(days=290)


def test_leaving_needs_no_reason_and_frees_the_turns(enrolled: Enrolled, town: Town) -> None:
    enrolment = enrolled("wang", "patrol")
    start = clocks.now() + timedelta(days=2)
    shift = actions.plan_shift(
        town.chen, area=town.grid3, kind="patrol", place="南门", starts_at=start,
        ends_at=start + timedelta(hours=2), needed=1,
    )  # fmt: skip
    actions.fill(shift, town.chen, people=[town.people["wang"].pk])
    with pytest.raises(Refused):
        actions.withdraw(enrolment, town.zhao)
    actions.withdraw(enrolment, town.wang)
    assert Turn.objects.get().state == TurnState.DECLINED
    assert not Enrolment.objects.active().exists()


def test_an_organisation_sees_its_own_people_and_no_others(enrolled: Enrolled, town: Town) -> None:
    mine = enrolled("wang", "patrol", organisation=town.water, body="区水务局")
    enrolled("zhao", "patrol")
    assert list(Enrolment.objects.seen_by(town.sun)) == [mine]
    assert Enrolment.objects.seen_by(town.chen).count() == 2
    assert not Enrolment.objects.seen_by(town.other_chief).exists()
    assert not Enrolment.objects.seen_by(town.qiang).exists()


def test_what_was_said_about_oneself_is_forgotten_a_year_after_the_end(
    enrolled: Enrolled, clock: Any, town: Town
) -> None:
    enrolment = enrolled("wang", "patrol", body="区水务局", skills=["boat"])
    actions.withdraw(enrolment, town.wang)
    clock.forward(days=364)
    assert Enrolment.forget() == 0
    clock.forward(days=3)
    assert Enrolment.forget() == 1
    assert (Enrolment.objects.get().body, Enrolment.objects.get().skills) == ("", [])
