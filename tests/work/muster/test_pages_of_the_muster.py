"""The pages, as the people who use them tap through them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.work.muster.conftest import Enrolled, call

from linli.kernel import clock as clocks
from linli.kernel.clock import local
from linli.testing.town import Town
from linli.work.muster import actions, links
from linli.work.muster.models import Enrolment, Muster, PartyHousehold, Shift, Summons, Talent, Turn
from linli.work.muster.terms import Answer, MusterStage, TurnState

Browser = Callable[[str], Client]


def typed(moment: Any) -> str:
    return f"{local(moment):%Y-%m-%dT%H:%M}"


def test_a_neighbour_registers_and_the_secretary_confirms(clock: Any, town: Town, browser_of: Browser) -> None:
    wang, chen = browser_of("wang"), browser_of("chen")
    assert "我要报到" in wang.get("/me/service/").content.decode()
    page = wang.post("/me/service/enrol/", {})
    assert page.status_code == 422 and "愿意做什么" in page.content.decode()
    answer = wang.post(
        "/me/service/enrol/", {"wanted": ["patrol"], "slots": ["evening"], "standing": "member", "body": "区水务局"}
    )
    assert answer.status_code == 302
    one = Enrolment.objects.select_related("matter").get()
    assert one.matter.organisation == town.water
    assert "王*珍" in chen.get("/desk/muster/roster/?show=applied").content.decode()
    inbox = chen.get("/desk/").content.decode()
    assert f"/desk/muster/roster/{one.pk}/" in inbox
    assert chen.get(f"/desk/muster/roster/{one.pk}/step/confirm/").status_code == 200
    given = {"kinds": ["patrol"], "area": town.grid3.pk, "until": ""}
    assert chen.post(f"/desk/muster/roster/{one.pk}/step/confirm/", given).status_code == 302
    assert "在岗" in wang.get("/me/service/").content.decode()
    assert wang.post(f"/me/service/enrol/{one.pk}/withdraw/").status_code == 302
    assert Enrolment.objects.get().ended_at is not None


def test_the_organisation_reads_its_own_and_rings_nobody(enrolled: Enrolled, town: Town, browser_of: Browser) -> None:
    mine = enrolled("wang", "patrol", organisation=town.water)
    other = enrolled("zhao", "patrol")
    sun = browser_of("sun")
    page = sun.get("/desk/muster/roster/").content.decode()
    assert "王*珍" in page and "赵*海" not in page
    assert sun.get(f"/desk/muster/roster/{mine.pk}/").status_code == 200
    assert sun.get(f"/desk/muster/roster/{other.pk}/").status_code == 404
    assert sun.post(f"/desk/muster/roster/{mine.pk}/ring/").status_code == 404
    assert "13800002216" in browser_of("chen").post(f"/desk/muster/roster/{mine.pk}/ring/").content.decode()


def test_the_secretary_counts_first_and_then_calls(enrolled: Enrolled, town: Town, browser_of: Browser) -> None:
    enrolled("wang", "rescue")
    enrolled("zhao", "rescue")
    chen = browser_of("chen")
    form = {
        "area": town.community.pk, "kinds": ["rescue"], "talents": "on", "reason": "江水上涨", "place": "泵站",
        "starts_at": typed(clocks.now() + timedelta(minutes=20)), "bring": "雨衣",
    }  # fmt: skip
    assert "会叫到 2 人" in chen.post("/desk/muster/call/count/", form).content.decode()
    assert "会叫到 2 人" in chen.post("/desk/muster/call/", form | {"look": "1"}).content.decode()
    assert not Muster.objects.exists()
    answer = chen.post("/desk/muster/call/", form | {"send": "1"})
    muster = Muster.objects.get()
    assert answer["Location"] == f"/desk/muster/at/{muster.pk}/"
    page = chen.get(answer["Location"]).content.decode()
    assert "王*珍" in page and muster.code in page
    assert f"/desk/muster/at/{muster.pk}/" in chen.get("/desk/").content.decode()  # it waits in the one inbox
    for path in ("live/", "sheet/", "step/again/", "step/shift/", "step/stand-down/"):
        assert chen.get(f"/desk/muster/at/{muster.pk}/{path}").status_code == 200, path
    assert chen.get(f"/field/muster/at/{muster.pk}/").status_code == 200
    assert browser_of("other_chief").get(f"/desk/muster/at/{muster.pk}/").status_code == 404


def test_by_the_link_one_answers_without_a_log_in(called: Muster, town: Town, browser_of: Browser) -> None:
    mine = Summons.objects.get(person=town.people["wang"])
    path, anybody = links.path(mine.pk), browser_of("")
    assert "您能来吗" in anybody.get(path).content.decode()
    assert Summons.objects.get(pk=mine.pk).answer == ""
    assert anybody.post(f"{path}answer/", {"coming": "yes"})["Location"] == path
    assert "您说能来" in anybody.get(path).content.decode()
    wrong = anybody.post(f"{path}here/", {"code": "ZZZZ"})
    assert wrong.status_code == 422 and "签到码不对" in wrong.content.decode()
    anybody.post(f"{path}here/", {"code": called.code})
    assert "已签到" in anybody.get(path).content.decode()
    assert anybody.get(f"/m/{mine.pk}/AAAAAAAAAA/").status_code == 404


def test_guessing_links_is_stopped(called: Muster, town: Town, browser_of: Browser) -> None:
    mine, anybody = Summons.objects.get(person=town.people["wang"]), browser_of("")
    for _try in range(10):
        assert anybody.get(f"/m/{mine.pk}/AAAAAAAAAA/").status_code == 404
    assert anybody.get(f"/m/{mine.pk}/AAAAAAAAAA/").status_code == 429


def test_the_code_on_the_board_checks_in_who_has_signed_in(called: Muster, town: Town, browser_of: Browser) -> None:
    assert browser_of("").get(f"/here/{called.code}/").status_code == 302
    neighbour = browser_of("neighbour")
    assert neighbour.get(f"/here/{called.code}/").status_code == 200
    assert neighbour.post(f"/here/{called.code}/").status_code == 302
    assert Summons.objects.get(person=town.people["neighbour"]).source == "walk_in"
    assert neighbour.get("/here/ZZZZ/").status_code == 404


def test_the_phone_of_the_organiser_sends_its_ticks_twice(called: Muster, town: Town, browser_of: Browser) -> None:
    mine, chen = Summons.objects.get(person=town.people["wang"]), browser_of("chen")
    url = f"/field/muster/at/{called.pk}/people/{mine.pk}/"
    made = int(clocks.now().timestamp() * 1000) - 60_000
    for _again in range(2):
        answer = chen.post(url, {"what": "here", "made_at": made}, headers={"X-Outbox": "1"})
        assert (answer.status_code, answer.headers["X-Outbox"]) == (204, "done")
    assert Summons.objects.get(pk=mine.pk).here_at.timestamp() * 1000 == made


def test_the_organiser_writes_down_what_was_said_on_the_phone(called: Muster, town: Town, browser_of: Browser) -> None:
    mine, chen = Summons.objects.get(person=town.people["wang"]), browser_of("chen")
    base = f"/desk/muster/at/{called.pk}/people/{mine.pk}/"
    assert "13800002216" in chen.post(f"{base}ring/").content.decode()
    chen.post(base, {"what": "cannot"})
    assert Summons.objects.get(pk=mine.pk).answer == Answer.CANNOT
    assert chen.post(base, {"what": "nothing"}).status_code == 404
    assert browser_of("li").post(base, {"what": "here"}).status_code == 404


def test_again_shift_stand_down_and_close(called: Muster, town: Town, browser_of: Browser) -> None:
    chen, base = browser_of("chen"), f"/desk/muster/at/{called.pk}/"
    again = {"silent": "on", "area": town.community.pk, "talents": "on"}
    assert chen.post(f"{base}step/again/", again).status_code == 302
    start = clocks.now() + timedelta(minutes=30)
    shift = {
        "kind": "rescue", "place": "东门", "starts_at": typed(start), "ends_at": typed(start + timedelta(hours=2)),
        "needed": 2,
    }  # fmt: skip
    assert chen.post(f"{base}step/shift/", shift).status_code == 302
    assert chen.get(f"/desk/muster/shifts/{Shift.objects.get().pk}/").status_code == 200
    assert browser_of("leader").post(f"{base}hand-over/").status_code == 302
    assert chen.post(f"{base}step/stand-down/", {"words": "水退了"}).status_code == 302
    assert chen.post(f"{base}step/close/", {"report": ""}).status_code == 422
    assert chen.post(f"{base}step/close/", {"report": "来了两人"}).status_code == 302
    assert Muster.objects.get().matter.stage == MusterStage.CLOSED
    assert "来了两人" in chen.get(base).content.decode()


def test_drills_stand_on_a_list_of_their_own(called: Muster, town: Town, browser_of: Browser) -> None:
    call(town, rehearsal=True, reason="防汛演练")
    chen = browser_of("chen")
    assert "防汛演练" not in chen.get("/desk/muster/").content.decode()
    assert "防汛演练" in chen.get("/desk/muster/?show=drills").content.decode()
    assert "江水上涨" not in chen.get("/desk/muster/?show=drills").content.decode()


def test_a_shift_from_plan_to_swap(enrolled: Enrolled, town: Town, browser_of: Browser) -> None:
    enrolled("wang", "patrol")
    enrolled("zhao", "patrol")
    chen, start = browser_of("chen"), clocks.now() + timedelta(days=1)
    form = {
        "area": town.community.pk, "kind": "patrol", "place": "南门", "starts_at": typed(start),
        "ends_at": typed(start + timedelta(hours=2)), "needed": 1,
    }  # fmt: skip
    assert chen.get("/desk/muster/shifts/plan/").status_code == 200
    shift_url = chen.post("/desk/muster/shifts/plan/", form)["Location"]
    assert "王*珍" in chen.get(shift_url).content.decode()
    chen.post(f"{shift_url}fill/", {"pick": [town.people["wang"].pk]})
    turn = Turn.objects.get()
    wang, zhao = browser_of("wang"), browser_of("zhao")
    assert "我能来" in wang.get("/me/service/").content.decode()
    wang.post(f"/me/service/turns/{turn.pk}/accept/")
    wang.post(f"/me/service/turns/{turn.pk}/swap/")
    page = zhao.get("/me/service/").content.decode()
    assert "有邻居想换班" in page and "王" not in page.split("有邻居想换班")[1]
    zhao.post(f"/me/service/turns/{turn.pk}/take/")
    assert Turn.objects.get(person=town.people["zhao"]).state == TurnState.AGREED
    assert "南门" in chen.get("/desk/muster/shifts/").content.decode()
    chen.post(f"{shift_url}drop/")
    assert Turn.objects.get(person=town.people["zhao"]).state == TurnState.DROPPED


def test_talents_offer_themselves_and_are_found_by_skill(clock: Any, town: Town, browser_of: Browser) -> None:
    wang, chen = browser_of("wang"), browser_of("chen")
    assert wang.post("/me/service/talent/", {"skills": ["electricity"], "offers": "换灯管"}).status_code == 302
    assert "王*珍" in chen.get("/desk/muster/talents/?skill=electricity").content.decode()
    assert "王*珍" not in chen.get("/desk/muster/talents/?skill=boat").content.decode()
    pk = Talent.objects.get().pk
    assert "13800002216" in chen.post(f"/desk/muster/talents/{pk}/ring/").content.decode()
    assert browser_of("other_chief").get(f"/desk/muster/talents/{pk}/").status_code == 404
    wang.post("/me/service/talent/end/")
    assert "王*珍" not in chen.get("/desk/muster/talents/").content.decode()
    new = {"name": "赵大海", "phone": "13800002218", "area": town.grid4.pk, "skills": ["boat"], "consent": "电话同意"}
    assert chen.post("/desk/muster/talents/register/", new | {"consent": ""}).status_code == 422
    assert chen.post("/desk/muster/talents/register/", new).status_code == 302


def test_neighbours_read_of_an_open_door_only_while_the_household_agrees(
    clock: Any, town: Town, browser_of: Browser
) -> None:
    chen, wang, zhao = browser_of("chen"), browser_of("wang"), browser_of("zhao")
    form = {"phone": "13800002216", "opens": "每天 9:00–18:00", "offers": "调解、代办"}
    assert chen.post("/desk/muster/households/open/", form | {"phone": "13900000000"}).status_code == 422
    assert chen.post("/desk/muster/households/open/", form).status_code == 302
    assert chen.post("/desk/muster/households/open/", form).status_code == 422
    one = PartyHousehold.objects.get()
    assert "3 号楼" not in zhao.get("/near/").content.decode()
    wang.post(f"/me/service/household/{one.pk}/show/")
    page = zhao.get("/near/").content.decode()
    assert "3 号楼 2 单元 501" in page and "每天 9:00–18:00" in page
    assert "王" not in page and "调解、代办" not in page
    assert zhao.post(f"/me/service/household/{one.pk}/show/").status_code == 404
    wang.post(f"/me/service/household/{one.pk}/hide/")
    assert "3 号楼" not in zhao.get("/near/").content.decode()
    assert browser_of("other_chief").post(f"/desk/muster/households/{one.pk}/close/").status_code == 404
    chen.post(f"/desk/muster/households/{one.pk}/close/")
    assert "已摘牌" in chen.get("/desk/muster/households/").content.decode()


@pytest.mark.parametrize("path", ["/desk/registers/enrolments/", "/desk/registers/talents/"])
def test_the_registers_show_masked_names(enrolled: Enrolled, town: Town, browser_of: Browser, path: str) -> None:
    enrolled("wang", "patrol")
    actions.offer(town.wang, area=town.grid3, skills=["boat"], offers="", musters=True)
    page = browser_of("chen").get(path).content.decode()
    assert "王*珍" in page and "王玉珍" not in page


def test_a_worker_who_serves_too_finds_their_shifts_in_the_list(
    enrolled: Enrolled, town: Town, browser_of: Browser, django_assert_max_num_queries: Any
) -> None:
    li, start = browser_of("li"), clocks.now() + timedelta(days=1)
    assert "我的班次和召集" not in li.get("/field/").content.decode()
    enrolled("li", "patrol")
    shift = actions.plan_shift(
        town.chen, area=town.community, kind="patrol", place="南门", starts_at=start,
        ends_at=start + timedelta(hours=2), needed=1,
    )  # fmt: skip
    actions.fill(shift, town.chen, people=[town.people["li"].pk])
    with django_assert_max_num_queries(6):
        page = li.get("/field/").content.decode()
    assert "我的班次和召集" in page
    assert "南门" in li.get("/field/muster/mine/").content.decode()
