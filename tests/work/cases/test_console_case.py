"""The page of one request at the desk, who is looking at it, and what may be known of its reporter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from linli.kernel import clock
from linli.platform.audit.models import Look
from linli.platform.flow.models import Matter, Presence
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Call, Case, Consultation


def page_of(client: Any, url: str) -> str:
    response = client.get(url, follow=True)
    assert response.status_code == 200, url
    return str(response.content.decode())


def whistled(town: Town, *parties: Any) -> Case:
    case = actions.accept(town.case("地下室返水，臭味大"), town.li)
    return actions.whistle(
        case, town.chen, organisations=list(parties) or [town.water, town.housing], reason="主管在红线外"
    )


def call_of(party: Any) -> Call:
    return Call.objects.get(matter__organisation=party)


def consulted(town: Town, case: Case) -> Consultation:
    actions.consult(
        case, town.chen, held_at=clock.now() - timedelta(hours=1), place="社区议事厅", chair="陈建国",
        parties=["滨河物业", "区水务局"], people=11, minutes="各方说明情况", conclusion="水务局疏通主管",
    )  # fmt: skip
    return Consultation.objects.get()


def test_the_page_tells_what_where_who_and_how_long(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    with clock.travel(clock.now() + timedelta(minutes=5)):
        day = clock.today() + timedelta(days=3)
        actions.report_in(call_of(town.water), town.sun, contact="孙伟", contact_phone="13800001007", promised_on=day)
    page = page_of(desk_of("chen"), f"/desk/cases/{case.pk}/?in=inbox")
    for words in (
        case.matter.number, "地下室返水", "难事 · 已吹哨", "第三网格", "第 1 件，共 1 件", "报到情况",
        "应到 2 家，已到 1 家", "孙伟", "区水务局", "街道城建办", "下一步", "反映人", "王*珍", "138****2216",
        "反馈居民",
    ):  # fmt: skip
        assert words in page, words
    assert "13800002216" not in page
    assert "王玉珍" not in page


def test_a_request_of_another_community_does_not_exist(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    stranger = desk_of("other_chief")
    for url in (
        f"/desk/cases/{case.pk}/", f"/desk/cases/{case.pk}/answer/", f"/desk/cases/{case.pk}/reveal/phone/",
        f"/desk/calls/{call_of(town.water).pk}/", f"/desk/log/{case.pk}/", "/desk/cases/999999/", "/desk/others/1/",
    ):  # fmt: skip
        assert stranger.get(url).status_code == 404, url
    assert stranger.post(reverse("desk:here", args=[case.pk])).status_code == 404
    assert not Presence.objects.exists()


def test_key_events_first_all_of_them_on_demand(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    actions.progress(case, town.chen, words="已约水务局看现场")
    desk = desk_of("chen")
    assert "已约水务局看现场" not in page_of(desk, f"/desk/cases/{case.pk}/")
    assert "已约水务局看现场" in page_of(desk, f"/desk/cases/{case.pk}/?events=all")
    piece = desk.get(f"/desk/cases/{case.pk}/?events=all", HTTP_HX_REQUEST="true").content.decode()
    assert piece.lstrip().startswith("<section")
    assert "已约水务局看现场" in piece


def test_the_one_filled_button_is_the_next_step(town: Town, desk_of: Any) -> None:
    case = town.case("说不清是什么事", category="")
    desk = desk_of("chen")
    assert "按建议派单" in page_of(desk, f"/desk/cases/{case.pk}/")
    case = whistled(town)
    assert 'data-key="u"' in page_of(desk, f"/desk/cases/{case.pk}/")  # the departments are at work: urge
    for party, who in ((town.water, town.sun), (town.housing, town.qiang)):
        call = call_of(party)
        day = clock.today() + timedelta(days=1)
        actions.report_in(call, who, contact="经办人", contact_phone="13800001007", promised_on=day)
        actions.call_done(call, who, words="疏通了")
    page = page_of(desk, f"/desk/cases/{case.pk}/")
    assert "单位都办完了" in page
    assert 'data-key="r"' in page


def test_who_is_looking_and_who_is_typing_is_shown_to_the_others(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    here = reverse("desk:here", args=[case.pk])
    chen, desk = desk_of("chen"), desk_of("desk")
    assert "正在填写" not in chen.post(here, {"typing": "1"}).content.decode()  # not oneself
    assert "陈建国正在填写" in desk.post(here, {"typing": "0"}).content.decode()
    assert "王敏在看" in page_of(chen, f"/desk/cases/{case.pk}/")
    with clock.travel(clock.now() + timedelta(minutes=1)):
        assert "王敏" not in chen.post(here).content.decode()
    assert Presence.objects.count() == 2


def test_opening_a_number_needs_a_reason_and_leaves_a_trail(town: Town, desk_of: Any) -> None:
    case = town.case()
    desk, url = desk_of("chen"), f"/desk/cases/{case.pk}/reveal/phone/"
    assert "13800002216" not in page_of(desk, url)
    refused = desk.post(url, {})
    assert refused.status_code == 422
    assert not Look.objects.exists()
    shown = desk.post(url, {"why": "1"})
    assert "13800002216" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    look = Look.objects.get()
    assert (look.field, look.reason, look.by) == ("phone", "约上门的时间", town.people["chen"])


def test_who_wished_to_stay_unnamed_is_not_opened_by_the_community(town: Town, desk_of: Any) -> None:
    case = town.case(anonymous=True)
    page = page_of(desk_of("chen"), f"/desk/cases/{case.pk}/")
    assert "不愿公开" in page
    assert "138****" not in page
    assert desk_of("chen").post(f"/desk/cases/{case.pk}/reveal/phone/", {"why": "1"}).status_code == 404
    assert not Look.objects.exists()


def test_a_department_sees_its_call_and_what_the_resident_said_but_no_phone(town: Town, desk_of: Any) -> None:
    case = whistled(town, town.water)
    desk = desk_of("sun")
    page = page_of(desk, f"/desk/calls/{call_of(town.water).pk}/")
    for words in ("报到", "提出异议", "主管在红线外", "地下室返水，臭味大", "柳岸新村 3 号楼 2 单元"):
        assert words in page, words
    assert "13800002216" not in page
    assert desk.get(f"/desk/cases/{case.pk}/reveal/phone/").status_code == 404


def test_minutes_can_be_printed_by_those_who_may_see_the_request(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    held = consulted(town, case)
    page = page_of(desk_of("chen"), f"/desk/consultations/{held.pk}/")
    for words in ("会商纪要", "陈建国", "滨河物业、区水务局", "水务局疏通主管", 'class="sheet"'):
        assert words in page, words
    assert "社区议事厅" in page_of(desk_of("chen"), f"/desk/cases/{case.pk}/")
    assert "社区议事厅" in page_of(desk_of("chen"), "/desk/consultations/")
    assert desk_of("other_chief").get(f"/desk/consultations/{held.pk}/").status_code == 404


def test_the_same_place_is_shown_and_can_be_merged(town: Town, desk_of: Any) -> None:
    first, second = town.case("地下室返水"), town.case("地下室进水了")
    assert f"/desk/cases/{second.pk}/near/" in page_of(desk_of("chen"), f"/desk/cases/{second.pk}/")
    page = page_of(desk_of("chen"), f"/desk/cases/{second.pk}/near/")
    assert first.matter.number in page
    assert "并入这一件" in page


def test_what_is_near_by_comes_after_the_page(town: Town, desk_of: Any) -> None:
    first, second = town.case("地下室返水"), town.case("地下室进水了")
    piece = desk_of("chen").get(f"/desk/cases/{second.pk}/near/", headers={"HX-Request": "true"}).content.decode()
    assert first.matter.number in piece
    assert "<html" not in piece
    assert desk_of("other_chief").get(f"/desk/cases/{second.pk}/near/").status_code == 404


def test_the_page_costs_a_fixed_number_of_statements(
    town: Town, desk_of: Any, django_assert_max_num_queries: Any
) -> None:
    case = whistled(town)
    consulted(town, case)
    for number in range(5):
        actions.progress(case, town.chen, words=f"进展 {number}")
        town.case(f"{number} 号门又返水")
    desk = desk_of("chen")
    page_of(desk, f"/desk/cases/{case.pk}/")
    with django_assert_max_num_queries(14):
        page_of(desk, f"/desk/cases/{case.pk}/?in=inbox")
    assert Matter.objects.filter(kind="case").count() == 6


def test_the_record_of_the_requester_is_one_tap_away_for_who_may_read_it(town: Town, desk_of: Any) -> None:
    case, unnamed = town.case(), town.case("有人半夜装修", anonymous=True)
    link = f"/desk/records/people/{town.people['wang'].pk}/"
    beside = f"/desk/cases/{case.pk}/near/"  # fetched by the page once it is there
    assert beside in desk_of("chen").get(f"/desk/cases/{case.pk}/").content.decode()
    assert link in desk_of("chen").get(beside).content.decode()
    assert desk_of("chen").get(link).status_code == 200
    assert link not in desk_of("chen").get(f"/desk/cases/{unnamed.pk}/near/").content.decode()
    actions.whistle(actions.accept(case, town.li), town.chen, organisations=[town.water], reason="要停水检修")
    assert link not in desk_of("sun").get(beside).content.decode()
