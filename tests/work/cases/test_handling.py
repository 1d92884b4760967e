"""落单: on the spot, with a plan, with a pause; each ending honest."""

from datetime import timedelta

import pytest

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.attachments.models import Attachment
from linli.platform.flow.models import Deadline
from linli.platform.flow.ring import ring_late_clocks
from linli.testing.files import picture
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage


def clock_of(case: Case, name: str) -> Deadline:
    """The newest clock of that name."""
    return Deadline.objects.filter(matter=case.matter, clock=name).latest("id")


def test_a_small_matter_is_closed_in_one_visit(town: Town) -> None:
    case = actions.fix(town.case(), town.li, how="repaired", photos=[picture()], at=(114.002, 30.902), accuracy=8)
    assert (case.stage, case.answer, case.matter.outcome) == (Stage.ANSWERED, "已修好", "solved")
    assert Attachment.objects.get().lon == 114.002
    assert clock_of(case, "on_site").met_at is not None


def test_closing_without_a_photo_is_told_plainly_and_explaining_needs_none(town: Town) -> None:
    with pytest.raises(Invalid, match="请拍一张办完的照片"):
        actions.fix(town.case(), town.li, how="repaired", photos=[])
    assert actions.fix(town.case(), town.li, how="explained", photos=[]).stage == Stage.ANSWERED


def test_what_a_worker_found_ends_without_a_rating(town: Town) -> None:
    case = town.case(by=town.li, requester=None, channel="patrol", fixed="cleared", photos=[picture()])
    assert (case.stage, case.matter.closed_at is not None) == (Stage.DONE, True)


def test_a_big_matter_needs_a_plan_within_a_day(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = actions.accept(town.case(category="roof_leak", by=town.desk), town.li_property)
        assert clock_of(case, "plan").met_at is None
        time.forward(days=4)
        ring_late_clocks()
    assert case.matter.records.filter(move="clock_missed", facts__clock="plan").exists()
    case = actions.make_plan(
        case, town.li_property, plan="先堵漏，再翻修", promised_on=clock.today() + timedelta(days=9)
    )
    assert clock_of(case, "plan").met_at is not None


def test_a_plan_for_yesterday_is_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="日期已经过去了"):
        actions.make_plan(town.case(), town.li, plan="换灯", promised_on=clock.today() - timedelta(days=1))


def test_an_urgent_matter_is_made_safe_first(town: Town) -> None:
    case = town.case(text="3 号楼有人被困在电梯里出不来了", category="")
    assert case.urgent
    case = actions.make_safe(case, town.li, words="人已救出")
    assert clock_of(case, "make_safe").met_at is not None
    assert case.stage == Stage.DISPATCHED


def test_a_pause_gives_back_exactly_what_was_left(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = actions.contact(town.case(), town.li)
        left = clock_of(case, "first_solution").due_at - clock.now()
        case = actions.pause(case, town.li, reason="parts", until=clock.today() + timedelta(days=3))
        assert (case.stage, case.matter.due_clock) == (Stage.PAUSED, "pause")
        time.forward(days=1)
        assert ring_late_clocks() == 0
        case = actions.resume(case, town.li)
        assert clock_of(case, "first_solution").due_at - clock.now() == left


def test_a_pause_ends_by_itself_on_the_day_that_was_given(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = actions.pause(town.case(), town.li, reason="weather", until=clock.today() + timedelta(days=2))
        time.forward(days=3)
        ring_late_clocks()
        case.matter.refresh_from_db()
    assert case.stage == Stage.DISPATCHED


def test_a_pause_without_a_reason_is_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="请选暂停的原因"):
        actions.pause(town.case(), town.li, reason="too busy", until=clock.today() + timedelta(days=2))


def test_not_ours_must_say_whose(town: Town) -> None:
    with pytest.raises(Invalid, match="请写明归谁管"):
        actions.answer(town.case(), town.chen, text="不归社区管", outcome="not_ours")
    case = actions.answer(town.case(), town.chen, text="不归社区管", outcome="not_ours", whose="市水务集团 96510")
    assert case.matter.outcome == "not_ours"
    assert "96510" in case.answer


def test_a_neighbouring_worker_may_not_answer(town: Town) -> None:
    with pytest.raises(Refused):
        actions.answer(town.case(), town.zhou, text="已办好")


def test_what_was_done_off_line_counts_from_the_phones_time(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = town.case()
        made = clock.now() + timedelta(minutes=8)
        time.forward(hours=2)
        ring_late_clocks()
        case = actions.arrive(case, town.li.sending(made_at=made))
    assert case.arrived_at == made
    assert not clock_of(case, "on_site").was_late
