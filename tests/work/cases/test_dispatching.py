"""派单: sure cases go at once, others wait for a person; put right by people, refused once, decided once."""

import pytest
from django.utils.translation import override

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.dispatch.models import Correction
from linli.platform.dispatch.reasons import said
from linli.platform.flow.models import Deadline
from linli.platform.flow.ring import ring_late_clocks
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage


def unclear(town: Town) -> Case:
    """A request that no catalogue word fits."""
    return town.case(text="有件事想跟你们说说", category="")


def at_property(town: Town) -> Case:
    """A request dispatched to the property company."""
    return actions.redispatch(town.case(), town.desk, why="归物业", organisation=town.property)


def test_a_clear_request_is_dispatched_with_its_reason(town: Town) -> None:
    case = town.case(text="3 号楼 2 单元下水道返水，臭得很", category="")
    assert case.stage == Stage.DISPATCHED
    assert case.matter.category == "sewage_back"
    assert case.matter.organisation == town.property
    assert "下水道" in "".join(case.proposal["words"])
    assert "滨河物业" in said(case.proposal["party"])
    with override("en"):
        assert said(case.proposal["party"]) != said({**case.proposal["party"], "because": "by_hand"})


def test_an_unclear_request_waits_at_the_desk(town: Town) -> None:
    case = unclear(town)
    assert (case.stage, case.matter.waits) == (Stage.PLACED, "dispatcher")


def test_the_desk_dispatches_it(town: Town) -> None:
    case = actions.dispatch(unclear(town), town.desk, category="noise")
    assert (case.stage, case.matter.waits, case.matter.category) == (Stage.DISPATCHED, "grid_worker", "noise")


def test_a_worker_does_not_dispatch(town: Town) -> None:
    with pytest.raises(Refused):
        actions.dispatch(unclear(town), town.li, category="noise")


def test_thirty_silent_minutes_at_the_desk_are_a_miss(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = unclear(town)
        time.forward(minutes=31)
        ring_late_clocks()
    assert case.matter.records.filter(move="clock_missed", facts__clock="dispatch").exists()


def test_a_correction_is_kept_and_times_the_clocks_anew(town: Town) -> None:
    case = town.case()
    before = Deadline.objects.get(matter=case.matter, clock="repair").due_at
    case = actions.correct(case, town.li, category="roof_leak")
    correction = Correction.objects.get()
    assert (correction.proposed, correction.category, correction.by) == ("street_lamp", "roof_leak", town.people["li"])
    assert case.matter.size == "big"
    assert Deadline.objects.get(matter=case.matter, clock="repair").due_at > before


def test_a_category_outside_the_catalogue_is_told_plainly(town: Town) -> None:
    with pytest.raises(Invalid, match="请从目录里选"):
        actions.correct(town.case(), town.desk, category="no-such-thing")


def test_the_worker_hands_it_back_with_a_reason(town: Town) -> None:
    with pytest.raises(Invalid, match="请写明为什么退回"):
        actions.hand_back(town.case(), town.li, why=" ")
    case = actions.hand_back(town.case(), town.li, why="不在我们网格")
    assert (case.stage, case.matter.waits) == (Stage.PLACED, "dispatcher")


def test_the_property_company_objects_once_and_a_second_instance_decides(town: Town) -> None:
    case = actions.object_to(at_property(town), town.li_property, why="路灯归城管")
    assert (case.stage, case.matter.waits) == (Stage.OBJECTED, "reviewer")
    case = actions.dismiss(case, town.reviewer, why="合同里有公共照明")
    assert case.stage == Stage.DISPATCHED
    with pytest.raises(Refused, match="只能提一次异议"):
        actions.object_to(case, town.li_property, why="还是不归我们")


def test_an_upheld_objection_goes_back_to_the_desk(town: Town) -> None:
    case = actions.object_to(at_property(town), town.li_property, why="路灯归城管")
    case = actions.uphold(case, town.reviewer, why="确实归城管")
    assert (case.stage, case.matter.organisation) == (Stage.PLACED, None)


def test_the_party_does_not_decide_on_its_own_objection(town: Town) -> None:
    case = actions.object_to(at_property(town), town.li_property, why="路灯归城管")
    with pytest.raises(Refused):
        actions.uphold(case, town.li_property, why="我说了算")


def test_the_review_has_a_clock(town: Town) -> None:
    case = actions.object_to(at_property(town), town.li_property, why="路灯归城管")
    assert Deadline.objects.filter(matter=case.matter, clock="review", met_at=None).exists()
