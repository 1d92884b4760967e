"""What a desk reads at a glance on the page of a request: the worst clock, broken promises, who came, which keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from linli.kernel import clock
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Channel
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Call, Case
from linli.work.cases.queries.console.case import case_seen
from linli.work.cases.views.console import drawing


def whistled(town: Town, **more: Any) -> tuple[Case, list[Call]]:
    case = actions.arrive(town.case("3 号楼地下室返水", **more), town.li)
    called = [town.water, town.housing]
    case = actions.whistle(case, town.chen, organisations=called, reason="主管道返水，要开挖")
    return case, list(Call.objects.filter(matter__parent=case.pk).select_related("matter").order_by("pk"))


def report_in(call: Call, by: Any) -> Call:
    soon = clock.today() + timedelta(days=1)
    return actions.report_in(call, by, contact="孙伟", contact_phone="13800001007", promised_on=soon)


def test_the_big_clock_is_the_worst_one_and_the_others_stand_below_it(town: Town) -> None:
    with clock.travel(clock.now()) as time:
        case, calls = whistled(town)
        time.forward(days=4)
        seen = case_seen(town.chen, case.pk)
        found = drawing.clocks("case", seen.deadlines, seen.open_children)
        overdue = [one for one in [*seen.deadlines, *(d for child in seen.children for d in child.deadlines)]
                   if one.met_at is None and not one.dropped]  # fmt: skip
        assert found.main is not None
        assert found.main.due_at == min(one.due_at for one in overdue)
        assert found.main.due_at < clock.now()
        assert "距" not in found.label, "what has run out is not said to lie ahead"
        assert any(one.over is not None for one in found.past)
        assert any(one.left is not None for one in found.past), "the repair clock still runs, and is shown"


def test_with_nothing_late_it_is_the_one_that_runs_out_next(town: Town) -> None:
    case = town.case()
    seen = case_seen(town.chen, case.pk)
    found = drawing.clocks("case", seen.deadlines)
    assert found.main is not None and found.main.clock == "on_site"
    assert found.label == "距到场时限"
    assert [one.label for one in found.past if one.left is not None] == ["首次处理", "办结"]


def test_several_report_ins_fold_into_one_line_with_the_time_of_each(town: Town, desk_of: Any) -> None:
    case, calls = whistled(town)
    report_in(calls[0], town.sun)
    page = desk_of("chen").get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "家已报到" not in page
    report_in(calls[1], town.housing_staff if "housing_staff" in town.people else _of(town, calls[1]))
    page = desk_of("chen").get(reverse("desk:case", args=[case.pk])).content.decode()
    assert page.count("承诺 ") == 0 and "2 家已报到" in page and 'href="#reporting"' in page
    everything = desk_of("chen").get(reverse("desk:case", args=[case.pk]) + "?events=all").content.decode()
    assert everything.count("报到：孙伟") == 2


def _of(town: Town, call: Call) -> Any:
    from linli.platform.posts.actor import Actor
    from linli.platform.posts.models import Appointment

    term = Appointment.objects.filter(post__organisation=call.matter.organisation).select_related("person").first()
    if term is None:
        pytest.skip("nobody acts for this body in the test town")
    return Actor.of(term.person)


def test_a_promise_that_has_passed_is_marked(town: Town, desk_of: Any) -> None:
    words = "承诺的日子已经过了"
    with clock.travel(clock.now()) as time:
        today = clock.today()
        case = actions.make_plan(actions.accept(town.case(), town.li), town.li, plan="换灯杆", promised_on=today)
        url = reverse("desk:case", args=[case.pk])
        page = desk_of("chen").get(url).content.decode()
        assert "承诺最晚今天办完" in page and words not in page
        time.forward(days=1)
        page = desk_of("chen").get(url).content.decode()
        assert "承诺最晚昨天办完" in page and words in page


def test_the_key_r_is_said_to_do_what_its_button_does(town: Town, desk_of: Any) -> None:
    unclear = town.case("我有一件事想说", category="")
    assert unclear.stage == "placed"
    page = desk_of("desk").get(reverse("desk:case", args=[unclear.pk])).content.decode()
    keys = page[page.rindex("<footer") if "<footer" in page else page.rindex("上一件") :]
    assert "按建议派单" in keys and "填写结果并反馈" not in keys


def test_a_call_comes_from_where_its_request_came_from(town: Town, desk_of: Any) -> None:
    whistled(town, channel=Channel.CITY_HOTLINE)
    assert set(Matter.objects.filter(kind="call").values_list("channel", flat=True)) == {Channel.CITY_HOTLINE}
    assert "12345" in desk_of("chen").get("/desk/whistles/").content.decode()


def test_minutes_can_be_printed(town: Town, desk_of: Any) -> None:
    case, _calls = whistled(town)
    case = actions.consult(
        case, town.chen, held_at=clock.now(), place="议事厅", chair="陈洁", parties=["区水务局"], people=5,
        minutes="各方看了现场", conclusion="水务局疏通主管",
    )  # fmt: skip
    page = desk_of("chen").get(reverse("desk:minutes", args=[case.consultations.get().pk])).content.decode()
    assert "data-print" in page and 'class="sheet"' in page
