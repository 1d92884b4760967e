"""吹哨报到: departments are called, report in with a person and a date, object once, and finish before the answer."""

from datetime import date, timedelta

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.reactions.ended_case_leaves_nothing_open import end_what_hangs_on_it
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Call, Case, Task
from linli.work.cases.terms import CallStage, Stage

REASON = "主管在红线外，社区无权开挖"


def whistled(town: Town) -> Case:
    """A whistle for two departments."""
    case = actions.accept(town.case(), town.li)
    return actions.whistle(case, town.chen, organisations=[town.water, town.housing], reason=REASON)


def call_to(case: Case, organisation: object) -> Call:
    """The call to one of them."""
    return Call.objects.select_related("matter").get(matter__parent=case.matter, matter__organisation=organisation)


def report_in(call: Call, by: object) -> Call:
    """They report in."""
    return actions.report_in(
        call, by, contact="孙伟", contact_phone="138 0000 1007", promised_on=clock.today() + timedelta(days=2)
    )  # type: ignore[arg-type]


def test_each_department_gets_its_own_call_with_its_own_clock(town: Town) -> None:
    case = whistled(town)
    assert (case.stage, case.matter.size, case.matter.waits) == (Stage.WHISTLED, "hard", "community_secretary")
    calls = Matter.objects.filter(parent=case.matter, kind="call").order_by("id")
    assert [c.number for c in calls] == [f"{case.matter.number}-S1", f"{case.matter.number}-S2"]
    assert all(c.due_clock == "report_in" and c.waits == "party" for c in calls)


def test_a_worker_may_not_whistle_and_a_whistle_needs_a_reason(town: Town) -> None:
    case = actions.accept(town.case(), town.li)
    with pytest.raises(Refused):
        actions.whistle(case, town.li, organisations=[town.water], reason=REASON)
    with pytest.raises(Invalid, match="为什么社区办不了"):
        actions.whistle(case, town.chen, organisations=[town.water], reason="")


def test_a_department_sees_its_call_and_the_request_but_no_other(town: Town) -> None:
    case, other = whistled(town), town.case()
    seen = Matter.objects.seen_by(town.sun)
    assert set(seen) == {case.matter, call_to(case, town.water).matter}
    assert other.matter not in seen


def test_a_department_reports_in_with_a_person_and_a_date(town: Town) -> None:
    call = report_in(call_to(whistled(town), town.water), town.sun)
    assert (call.stage, call.contact, call.contact_phone) == (CallStage.REPORTED_IN, "孙伟", "13800001007")
    assert call.matter.due_clock == "finish"


def test_nobody_reports_in_for_another_department(town: Town) -> None:
    with pytest.raises(Refused):
        report_in(call_to(whistled(town), town.water), town.qiang)


def test_a_late_department_climbs_the_ladder(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        call = call_to(whistled(town), town.water)
        time.forward(days=4)
        ring_late_clocks()
    rungs = Event.objects.filter(name="call.clock", matter=call.pk, data__late=True).values_list(
        "data__rung", flat=True
    )
    assert list(rungs) == [0, 1, 2]


def test_an_objection_is_decided_by_a_second_instance(town: Town) -> None:
    call = actions.object_call(call_to(whistled(town), town.water), town.sun, why="红线内归物业")
    assert call.matter.waits == "reviewer"
    call = actions.dismiss_call(call, town.reviewer, why="图纸显示在红线外")
    assert call.stage == CallStage.CALLED
    with pytest.raises(Refused, match="只能提一次异议"):
        actions.object_call(call, town.sun, why="还是不归我们")


def test_the_request_cannot_be_answered_before_all_have_finished(town: Town) -> None:
    case = whistled(town)
    with pytest.raises(Refused, match="还有 2 家单位没有办完"):
        actions.answer(case, town.chen, text="已办好")
    for organisation, by in ((town.water, town.sun), (town.housing, town.qiang)):
        actions.call_done(report_in(call_to(case, organisation), by), by, words="办完了")
    assert actions.answer(case, town.chen, text="已办好").stage == Stage.ANSWERED


def test_a_consultation_is_kept_with_its_parties(town: Town) -> None:
    case = actions.consult(
        whistled(town), town.chen, held_at=clock.now(), place="议事厅", chair="陈建国",
        parties=["水务局", "物业", ""], people=11, minutes="各方发言", conclusion="水务局疏通主管",
    )  # fmt: skip
    assert case.stage == Stage.WHISTLED
    assert case.consultations.get().parties == ["水务局", "物业"]


def test_a_consultation_in_the_future_has_not_been_held(town: Town) -> None:
    with pytest.raises(Invalid, match="会商还没有开"):
        actions.consult(
            whistled(town), town.chen, held_at=clock.now() + timedelta(hours=1), place="议事厅", chair="陈",
            parties=[], people=1, minutes="记录", conclusion="办法",
        )  # fmt: skip


def test_a_task_makes_a_small_matter_big_and_must_be_done_first(town: Town) -> None:
    case = actions.assign(town.case(), town.chen, title="贴告示", due_on=clock.today())
    assert (case.matter.size, case.stage) == ("big", Stage.IN_HAND)
    task = Task.objects.select_related("matter").get()
    with pytest.raises(Refused, match="还有 1 家"):
        actions.answer(case, town.chen, text="已办好")
    actions.finish_task(task, town.li, result="贴在 3 号楼")
    assert actions.answer(case, town.chen, text="已办好").stage == Stage.ANSWERED


def test_a_small_fix_does_not_pass_over_an_open_task(town: Town) -> None:
    case = actions.assign(town.case(), town.chen, title="贴告示", due_on=clock.today())
    with pytest.raises(Refused, match="还有 1 家"):
        actions.fix(case, town.li, how="explained", photos=[])


def test_a_withdrawn_request_calls_nobody_any_more(town: Town) -> None:
    case = actions.assign(town.case(), town.chen, title="贴告示", due_on=clock.today())
    case = actions.withdraw(case, town.wang)
    end_what_hangs_on_it(Event.objects.get(name="case.withdraw"))
    assert not Matter.objects.filter(parent=case.matter, closed_at=None).exists()


def test_a_day_too_far_away_is_told_plainly(town: Town) -> None:
    with pytest.raises(Invalid, match="三年以内"):
        actions.assign(town.case(), town.chen, title="贴告示", due_on=date(9999, 12, 31))


def test_the_deputy_finds_in_the_inbox_what_waits_for_the_secretary(town: Town) -> None:
    case = whistled(town)
    town.appoint("desk", "community_deputy", town.community)
    assert case.matter in Matter.objects.waiting_for(town.desk)
    assert case.matter in Matter.objects.waiting_for(town.chen)
    assert case.matter not in Matter.objects.waiting_for(town.other_chief)
