"""A lamp is repaired: from placing to rating, as each of its people."""

import pytest

from linli.kernel import clock
from linli.kernel.errors import Refused
from linli.platform.attachments.files import Prepared
from linli.platform.flow.models import Deadline, Record
from linli.platform.flow.ring import ring_late_clocks
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.terms import Stage

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)


def test_a_lamp_is_repaired(town: Town) -> None:
    case = town.case()
    assert case.stage == Stage.DISPATCHED
    assert case.matter.waits == "grid_worker"
    case = actions.arrive(case, town.li)
    case = actions.fix(case, town.li, how="repaired", photos=[PHOTO])
    assert case.stage == Stage.ANSWERED
    case = actions.rate(case, town.wang, timely="yes", solved="yes", satisfied="yes")
    assert case.stage == Stage.RATED
    assert [r.move for r in Record.objects.order_by("seq")] == ["begin", "arrive", "fix", "rate"]
    assert not Deadline.objects.filter(met_at=None).exists()


def test_a_worker_of_another_grid_is_refused(town: Town) -> None:
    with pytest.raises(Refused):
        actions.arrive(town.case(), town.zhou)


def test_nobody_rates_for_the_resident(town: Town) -> None:
    case = actions.fix(town.case(), town.li, how="repaired", photos=[PHOTO])
    for staff in (town.li, town.chen, town.desk, town.leader):
        with pytest.raises(Refused):
            actions.rate(case, staff, timely="yes", solved="yes", satisfied="yes")


def test_ten_silent_minutes_reach_the_lead_and_fourteen_days_end_the_matter(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case = town.case()
        time.forward(minutes=11)
        assert ring_late_clocks() == 1
        assert case.matter.records.filter(move="clock_missed").count() == 1
        case = actions.fix(case, town.li, how="repaired", photos=[PHOTO])
        time.forward(days=15)
        ring_late_clocks()
    case.matter.refresh_from_db()
    assert case.stage == Stage.UNCONFIRMED


def test_an_unhappy_rating_goes_back_to_work_by_itself(town: Town) -> None:
    case = actions.fix(town.case(), town.li, how="repaired", photos=[PHOTO])
    case = actions.rate(case, town.wang, timely="yes", solved="no", satisfied="no")
    assert case.stage == Stage.IN_HAND
    assert case.matter.closed_at is None


def test_a_move_costs_at_most_twelve_statements(town: Town, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    case, li = town.case(), town.li
    with django_assert_max_num_queries(12):
        actions.arrive(case, li)
    where, wang = town.at_wangs(), town.wang
    with django_assert_max_num_queries(12):
        town.case(where=where, by=wang)
