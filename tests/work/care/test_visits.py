"""走访: in the visitor's one list, recorded by a tap; a need becomes a request, a closed door another visit."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from tests.work.care.conftest import first_visit

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.audit.models import Look
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.notices.models import Notice
from linli.platform.posts.models import Appointment
from linli.testing.town import Town
from linli.work.care import actions
from linli.work.care.jobs import arrange_visits
from linli.work.care.models import CareEntry, Visit
from linli.work.cases.models import Case


def test_the_job_makes_one_visit_however_often_it_runs(entry: CareEntry) -> None:
    for _ in range(3):
        arrange_visits()
    assert Visit.objects.count() == 1


def test_who_has_left_the_community_visits_no_more(town: Town, entry: CareEntry) -> None:
    yesterday = clock.today() - timedelta(days=1)
    Appointment.objects.filter(person=town.people["li"]).update(until=yesterday)
    assert first_visit(entry).matter.handler == town.people["zhou"]
    Visit.objects.update(result="dropped")
    Appointment.objects.filter(person=town.people["zhou"]).update(until=yesterday)
    CareEntry.objects.update(next_visit_on=clock.today())
    assert first_visit(entry).matter.handler == town.people["chen"]  # the keeper is who remains


def test_all_is_well_in_one_tap(town: Town, visit: Visit) -> None:
    visit = actions.done(visit, town.li, result="fine")
    assert (visit.stage, Case.objects.count()) == ("done", 0)


def test_a_need_becomes_a_request_in_the_persons_name(town: Town, visit: Visit, react: Any) -> None:
    actions.done(visit, town.li, result="needs", need="repair", note="厨房水龙头漏水")
    react()
    case = Case.objects.get()
    assert (case.text, case.matter.person) == ("家里有东西要修，厨房水龙头漏水", town.people["wang"])
    assert Visit.objects.get().request == case.pk


def test_who_is_not_met_is_visited_again_tomorrow_and_the_keeper_hears_of_the_second_time(
    town: Town, visit: Visit, react: Any
) -> None:
    with clock.travel(clock.now()) as time:
        actions.not_met(visit, town.li)
        react()
        assert not Notice.objects.filter(message="visit_not_met").exists()
        time.forward(days=1)
        arrange_visits()
        again = Visit.objects.get(result="")
        assert (again.tries, again.matter.handler, again.due_on) == (2, town.people["li"], clock.today())
        actions.not_met(again, town.li)
        react()
        assert Notice.objects.get(message="visit_not_met").person == town.people["chen"]


def test_only_its_visitor_records_it(town: Town, visit: Visit) -> None:
    for who in ("zhou", "chen", "lead", "wang"):
        with pytest.raises(Refused):
            actions.done(visit, getattr(town, who), result="fine")


@pytest.mark.parametrize("said", [{"result": "needs"}, {"result": "lost"}, {"result": "needs", "need": "other"}])
def test_a_need_is_named(town: Town, visit: Visit, said: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        actions.done(visit, town.li, **said)


def test_a_visit_that_is_not_made_is_warned_of_and_then_reaches_the_keeper(
    town: Town, visit: Visit, react: Any
) -> None:
    with clock.travel(clock.now()) as time:
        time.to(visit.due_moment - timedelta(minutes=10))
        ring_late_clocks()
        react()
        assert Notice.objects.get(message="visit_soon").person == town.people["li"]
        time.to(visit.due_moment + timedelta(minutes=1))
        ring_late_clocks()
        react()
        assert Notice.objects.get(message="visit_late").person == town.people["chen"]


def test_the_list_says_where_and_the_page_says_who_only_after_the_start(visit: Visit, browser_of: Any) -> None:
    phone = browser_of("li")
    listed, page = phone.get("/field/").content.decode(), phone.get(f"/field/care/visit/{visit.pk}/").content.decode()
    assert "上门走访：柳岸新村 3 号楼 2 单元" in listed and "王玉珍" not in listed + page
    assert not Look.objects.exists()
    opened = phone.post(f"/field/care/visit/{visit.pk}/start/").content.decode()
    assert "王玉珍" in opened and "13800002216" in opened and "听力不好" in opened
    assert Look.objects.get().by.name == "李强"


def test_a_phone_that_was_off_line_sends_twice_and_it_counts_once(visit: Visit, browser_of: Any) -> None:
    phone, key = browser_of("li"), str(uuid.uuid4())
    answers = [
        phone.post(
            f"/field/care/visit/{visit.pk}/record/", {"result": "fine"},
            headers={"Idempotency-Key": key, "X-Outbox": "1"},
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [(one.status_code, one.headers.get("X-Outbox")) for one in answers] == [(204, "done")] * 2
    assert Visit.objects.get().result == "fine"


def test_a_wrong_tap_is_told(visit: Visit, browser_of: Any) -> None:
    answer = browser_of("li").post(f"/field/care/visit/{visit.pk}/record/", {"result": "needs"})
    assert answer.status_code == 422 and "请选要帮什么忙" in answer.content.decode()


def test_after_a_visit_the_rhythm_goes_on(town: Town, entry: CareEntry) -> None:
    visit = first_visit(entry)
    actions.done(visit, town.li, result="fine")
    assert first_visit(entry).due_on == clock.today() + timedelta(days=3)
