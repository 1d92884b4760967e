"""议题: put forward, taken up or not with a reason, talked over, and told to everybody who had reported it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.work.topics.said import run_reactions

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.platform.flow.models import Deadline, Matter
from linli.platform.flow.ring import ring_late_clocks
from linli.platform.identity.people import account_for
from linli.platform.notices.models import Notice
from linli.testing.town import Town
from linli.work.cases.models import Case
from linli.work.deliberation import actions
from linli.work.deliberation.models import AgendaItem
from linli.work.deliberation.terms import Stage


@pytest.fixture
def sign_in(town: Town) -> Any:
    def client_of(who: str) -> Client:
        client = Client()
        client.force_login(account_for(town.people[who]))
        return client

    return client_of


@pytest.fixture
def cases(town: Town) -> list[Case]:
    return [town.case(), town.case("路灯又不亮了", requester=town.people["neighbour"])]


@pytest.fixture
def item(town: Town, cases: list[Case]) -> AgendaItem:
    return actions.put_forward(
        town.desk, title="3 号楼的路灯换不换", why="两户反映", area=town.community, requests=[one.pk for one in cases]
    )


def tomorrow() -> Any:
    return clock.now() + timedelta(days=1)


def accepted(item: AgendaItem, town: Town) -> AgendaItem:
    return actions.accept(item, town.chen, meets_at=tomorrow(), meets_where="居委会二楼")


def told(key: str) -> list[str]:
    return [str(one.person) for one in Notice.objects.filter(message=key).order_by("person_id")]


def test_the_secretary_decides_within_five_working_days(item: AgendaItem, town: Town) -> None:
    assert item.matter.waits == "community_secretary"
    deadline = Deadline.objects.get(matter=item.pk)
    assert (deadline.clock, deadline.length, deadline.unit) == ("decide", 5, "work_day")
    with clock.travel(clock.now() + timedelta(days=14)):
        assert ring_late_clocks()
    run_reactions()
    assert "陈*国" in "".join(told("clock_late")) or told("clock_late")


def test_taken_up_all_reporters_hear_when_and_where(item: AgendaItem, town: Town) -> None:
    accepted(item, town)
    run_reactions()
    assert len(told("agenda_accepted")) == 2
    assert "居委会二楼" in Notice.objects.filter(message="agenda_accepted").first().values  # type: ignore[union-attr]


def test_not_taken_up_needs_a_reason_and_the_reporters_read_it(item: AgendaItem, town: Town, sign_in: Any) -> None:
    with pytest.raises(Invalid):
        actions.decline(item, town.chen, why=" ")
    actions.decline(item, town.chen, why="已经排进下个月的维修计划")
    run_reactions()
    assert len(told("agenda_declined")) == 2
    assert Matter.objects.get(pk=item.pk).closed_at is not None
    assert "已经排进下个月的维修计划" in sign_in("wang").get(f"/me/agenda/{item.pk}/").content.decode()


def test_talked_over_and_told(item: AgendaItem, town: Town, sign_in: Any) -> None:
    item = accepted(item, town)
    item = actions.discuss(item, town.chen, minutes="张三说了，李四也说了", conclusion="下周三换新灯")
    assert Deadline.objects.get(matter=item.pk, met_at=None).clock == "tell"
    item = actions.tell(item, town.chen)
    assert item.stage == Stage.TOLD
    run_reactions()
    assert len(told("agenda_told")) == 2
    page = sign_in("neighbour").get(f"/me/agenda/{item.pk}/").content.decode()
    assert "下周三换新灯" in page
    assert "张三" not in page  # the minutes are for staff
    assert "张三" in sign_in("chen").get(f"/desk/agenda/{item.pk}/").content.decode()


def test_a_meeting_can_be_moved_with_a_reason(item: AgendaItem, town: Town) -> None:
    item = accepted(item, town)
    later = clock.now() + timedelta(days=9)
    item = actions.postpone(item, town.chen, meets_at=later, meets_where="居委会", why="下雨")
    assert item.meets_at == later
    assert Deadline.objects.get(matter=item.pk, met_at=None).due_at == later + timedelta(days=1)
    run_reactions()
    assert len(told("agenda_moved")) == 2


def test_a_meeting_lies_ahead(item: AgendaItem, town: Town) -> None:
    with pytest.raises(Invalid):
        actions.accept(item, town.chen, meets_at=clock.now() - timedelta(hours=1), meets_where="居委会")


def test_only_the_secretary_decides_and_only_staff_puts_forward(item: AgendaItem, town: Town) -> None:
    for who in ("desk", "lead", "leader", "other_chief", "wang"):
        with pytest.raises(Refused):
            actions.decline(item, getattr(town, who), why="不议")
    for who in ("wang", "li", "other_chief", "sun"):
        with pytest.raises(Refused):
            actions.put_forward(getattr(town, who), title="停车", why="", area=town.community)


def test_reporters_see_it_on_their_own_request_and_others_do_not(
    item: AgendaItem, cases: list[Case], town: Town, sign_in: Any
) -> None:
    page = sign_in("wang").get(f"/my/{cases[0].matter.number}/").content.decode()
    assert "列为议题：3 号楼的路灯换不换" in page
    assert sign_in("wang").get(f"/me/agenda/{item.pk}/").status_code == 200
    assert sign_in("zhao").get(f"/me/agenda/{item.pk}/").status_code == 404
    assert Client().get(f"/me/agenda/{item.pk}/").status_code == 404


def test_the_desk_sees_it_beside_the_request(item: AgendaItem, cases: list[Case], sign_in: Any) -> None:
    page = sign_in("chen").get(f"/desk/cases/{cases[0].pk}/").content.decode()
    assert item.matter.number in page


def test_a_secretary_does_it_all_on_the_pages(town: Town, sign_in: Any) -> None:
    chen = sign_in("chen")
    answer = chen.post("/desk/agenda/new/", {"title": "楼道堆物", "why": "", "area": town.community.pk})
    assert answer.status_code == 200 or answer.status_code == 422  # the reason is asked for
    answer = chen.post("/desk/agenda/new/", {"title": "楼道堆物", "why": "消防隐患", "area": town.community.pk})
    url = answer["Location"]
    assert "等社区书记" not in chen.get(url).content.decode()
    day = (clock.today() + timedelta(days=3)).isoformat()
    assert chen.post(f"{url}accept/", {"day": day, "time": "19:00", "meets_where": "居委会"}).status_code == 302
    assert chen.post(f"{url}discuss/", {"minutes": "记", "conclusion": "周六一起清"}).status_code == 302
    assert chen.post(f"{url}tell/").status_code == 302
    assert "楼道堆物" in chen.get("/desk/agenda/?done=1").content.decode()
    assert "等社区书记" not in chen.get(url).content.decode()
    assert sign_in("other_chief").get(url).status_code == 404


def test_a_form_with_a_fault_keeps_what_was_typed(item: AgendaItem, sign_in: Any) -> None:
    answer = sign_in("chen").post(f"/desk/agenda/{item.pk}/discuss/", {"minutes": "记", "conclusion": "好"})
    assert answer.status_code == 422  # not before it is on the agenda
    answer = sign_in("chen").post(f"/desk/agenda/{item.pk}/accept/", {"day": "", "meets_where": "居委会二楼"})
    assert answer.status_code == 422
    assert "居委会二楼" in answer.content.decode()
