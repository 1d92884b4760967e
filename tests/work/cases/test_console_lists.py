"""The work lists of the desk: what is in them, how they are narrowed, what they cost."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.flow.models import Matter, Record
from linli.platform.flow.terms import Channel
from linli.testing.town import Town
from linli.work.cases import actions, grams
from linli.work.cases.models import SavedView
from linli.work.cases.queries.console import paging
from linli.work.cases.queries.console.paging import BY_TIME_LEFT, NEWEST_FIRST, Cursor


def page_of(client: Client, url: str) -> str:
    response = client.get(url, follow=True)
    assert response.status_code == 200, url
    return response.content.decode()


def whistled(town: Town, text: str = "地下室返水", **more: Any) -> Any:
    case = town.case(text, **more)
    return actions.whistle(case, town.chen, organisations=[town.water], reason="主管在红线外")


# What is in them ---------------------------------------------------------------------------------------------------


def test_the_secretary_finds_in_the_inbox_what_waits_for_her_and_nothing_else(town: Town, desk_of: Any) -> None:
    whistled(town)
    town.case("7 号楼前晚上很黑")
    page = page_of(desk_of("chen"), "/desk/")
    assert "地下室返水" in page
    assert "晚上很黑" not in page  # the grid worker has that one
    assert '全部<span class="num">1</span>' in page


def test_a_department_finds_its_call_in_the_inbox(town: Town, desk_of: Any) -> None:
    whistled(town)
    page = page_of(desk_of("sun"), "/desk/")
    assert "地下室返水" in page
    assert "待报到" in page


def test_the_desk_next_door_sees_nothing_of_it(town: Town, desk_of: Any) -> None:
    whistled(town)
    for name in ("cases", "whistles", "consulting", "register"):
        assert "地下室返水" not in page_of(desk_of("other_chief"), f"/desk/{name}/"), name


def test_residents_have_no_desk_and_strangers_are_asked_to_sign_in(town: Town, desk_of: Any) -> None:
    assert desk_of("wang").get("/desk/").status_code == 404
    assert Client().get("/desk/").status_code == 302
    assert desk_of("li").get("/desk/").status_code == 404  # a grid worker has the field


def test_names_are_masked_and_an_anonymous_reporter_has_none(town: Town, desk_of: Any) -> None:
    town.case("路灯不亮", anonymous=True)
    page = page_of(desk_of("chen"), "/desk/cases/?open=1")
    assert "路灯不亮" in page
    assert "王*珍" not in page
    town.case("地下室返水")
    page = page_of(desk_of("chen"), "/desk/cases/?open=1")
    assert "王*珍" in page
    assert "王玉珍" not in page
    assert "13800002216" not in page


def test_pressings_extensions_and_objections_have_lists_of_their_own(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    actions.press(town.supervisor, parent=case.matter, words="请今天回复")
    assert "地下室返水" in page_of(desk_of("chen"), "/desk/pressings/")
    call = Matter.objects.get(kind="call")
    from linli.work.cases.models import Call

    actions.object_call(Call.objects.get(pk=call.pk), town.sun, why="主管归供水公司")
    assert "地下室返水" in page_of(desk_of("reviewer"), "/desk/objections/")
    assert "地下室返水" in page_of(desk_of("reviewer"), "/desk/")


def test_what_one_has_worked_on_is_followed(town: Town, desk_of: Any) -> None:
    case = town.case("地下室返水")
    assert "地下室返水" not in page_of(desk_of("chen"), "/desk/followed/")
    actions.progress(case, town.chen, words="已约物业")
    assert "地下室返水" in page_of(desk_of("chen"), "/desk/followed/")


# Narrowing them ----------------------------------------------------------------------------------------------------


def test_late_ones_come_first_and_have_a_view(town: Town, desk_of: Any) -> None:
    with clock.travel(clock.now()) as time:
        town.case("先来的路灯不亮")
        time.forward(minutes=11)
        town.case("后来的路灯不亮")
        page = page_of(desk_of("chen"), "/desk/cases/?open=1")
        assert page.index("先来的") < page.index("后来的")
        late = page_of(desk_of("chen"), "/desk/cases/?open=1&view=late")
        soon = page_of(desk_of("chen"), "/desk/cases/?open=1&view=soon")
    assert "先来的" in late
    assert "后来的" not in late
    assert "后来的" in soon
    assert "先来的" not in soon


def test_filters_live_in_the_address_and_each_has_a_chip_that_takes_it_away(town: Town, desk_of: Any) -> None:
    town.case("路灯不亮", channel=Channel.HOTLINE)
    town.case("还是路灯不亮")
    page = page_of(desk_of("chen"), "/desk/cases/?open=1&channel=hotline")
    assert "还是路灯" not in page
    assert "来电" in page
    assert 'href="/desk/cases/?open=1"' in page


def test_a_filter_for_a_place_that_is_not_ones_own_is_left_out(town: Town, desk_of: Any) -> None:
    town.case("路灯不亮")
    page = page_of(desk_of("chen"), f"/desk/cases/?open=1&area={town.other.pk}")
    assert "路灯不亮" in page
    assert "桥东社区</span>" not in page


@pytest.mark.parametrize("query", ["area=x", "size=9", "since=31", "after=zz", "view=none", "due=9", "month=2026-99"])
def test_an_address_that_makes_no_sense_is_still_a_page(town: Town, desk_of: Any, query: str) -> None:
    town.case()
    assert desk_of("chen").get(f"/desk/cases/?open=1&{query}").status_code == 200


def test_a_view_is_kept_with_its_filters_and_its_count(town: Town, desk_of: Any) -> None:
    town.case("路灯不亮", channel=Channel.HOTLINE)
    town.case("还是路灯不亮")
    desk = desk_of("chen")
    desk.post(reverse("desk:keep_view"), {"name": "来电的", "query": "cases?open=1&channel=hotline"})
    page = page_of(desk, "/desk/cases/?open=1")
    assert '我的：来电的<span class="num">1</span>' in page
    kept = SavedView.objects.get()
    desk_of("desk").post(reverse("desk:drop_view", args=[kept.pk]), {"query": "inbox"})
    assert SavedView.objects.exists()  # nobody else's to delete
    desk.post(reverse("desk:drop_view", args=[kept.pk]), {"query": "inbox"})
    assert not SavedView.objects.exists()


# Paging ------------------------------------------------------------------------------------------------------------


def test_pages_by_key_hold_every_row_once_in_both_directions(town: Town) -> None:
    for number in range(7):
        town.case(f"{number} 号楼的路灯不亮")
    answered = town.case("已经答复的事")
    actions.answer(answered, town.chen, text="已修好")
    Matter.objects.filter(pk=answered.pk).update(due_at=None)
    for order in (BY_TIME_LEFT, NEWEST_FIRST):
        everything = list(Matter.objects.order_by(*order.names).values_list("pk", flat=True))
        seen, after, pages = [], None, []
        while True:
            page = paging.page(Matter.objects.all(), order, after, None, size=3)
            seen += [one.pk for one in page.rows]
            pages.append([one.pk for one in page.rows])
            after = page.older
            if after is None:
                break
        assert seen == everything
        last = Matter.objects.get(pk=pages[-1][0])
        back = paging.page(Matter.objects.all(), order, None, Cursor.of(last, order), size=3)
        assert [one.pk for one in back.rows] == pages[-2]


def test_a_cursor_survives_the_address() -> None:
    for cursor in (Cursor(None, 7), Cursor(clock.now(), 12)):
        assert Cursor.parse(str(cursor)) == cursor
    for text in ("", "x", "1", "1.x", "-1.2", "１.2"):
        assert Cursor.parse(text) is None


def test_no_page_uses_offset_or_counts_more_than_a_thousand(
    town: Town, desk_of: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        town.case(f"{number} 号楼的路灯不亮")
    desk = desk_of("chen")
    desk.get("/desk/cases/?open=1")
    with django_assert_max_num_queries(6) as told:
        page = page_of(desk, "/desk/cases/?open=1")
    assert "下一页" in page
    assert not [one["sql"] for one in told.captured_queries if "OFFSET" in one["sql"]]
    counting = [one["sql"] for one in told.captured_queries if "count(*)" in one["sql"].lower()]
    assert all("LIMIT 1001" in one for one in counting)


# Excel -------------------------------------------------------------------------------------------------------------


def test_excel_has_exactly_the_rows_and_columns_on_show(town: Town, desk_of: Any) -> None:
    town.case("=1+1 路灯不亮", channel=Channel.HOTLINE)
    town.case("还是路灯不亮")
    response = desk_of("chen").get("/desk/export/cases/?open=1&channel=hotline")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["剩余", "事件", "步骤", "网格", "在办", "来源", "更新"]
    assert len(sheet) == 2
    assert sheet[1][1].startswith("=1+1 路灯不亮\n王*珍")  # a text, not a formula; the name masked
    assert hasattr(sheet[1][6], "year")


# Many at once ------------------------------------------------------------------------------------------------------


def test_urging_many_urges_the_departments_or_whoever_has_it_and_says_why_another_could_not(
    town: Town, desk_of: Any
) -> None:
    first, lamp = whistled(town), town.case("路灯不亮")
    desk = desk_of("chen")
    paused = actions.pause(
        actions.accept(town.case("井盖响"), town.li), town.li, reason="parts", until=clock.today() + timedelta(days=3)
    )
    picks = {"pick": [first.pk, lamp.pk, paused.pk], "back": "/desk/cases/?open=1"}
    asked = desk.post(reverse("desk:bulk", args=["urge"]), picks).content.decode()
    assert "选了 3 件" in asked
    key = "018f5d2e-7d3c-7000-8000-000000000001"
    form = {**picks, "go": "1", "words": "请今天到场", "request_id": key}
    done = desk.post(reverse("desk:bulk", args=["urge"]), form).content.decode()
    assert "3 件里办成 2 件" in done
    assert "已催 1 家" in done and "已催经办的人" in done and "没办成" in done
    desk.post(reverse("desk:bulk", args=["urge"]), form)  # a double click
    assert Record.objects.filter(move="urge").count() == 2


def test_dispatching_many_anew_asks_for_one_reason(town: Town, desk_of: Any) -> None:
    cases = [town.case("路灯不亮"), town.case("又一盏路灯不亮")]
    desk = desk_of("chen")
    form: dict[str, Any] = {"pick": [one.pk for one in cases], "go": "1", "party": str(town.property.pk), "why": ""}
    refused = desk.post(reverse("desk:bulk", args=["redispatch"]), form)
    assert refused.status_code == 422
    desk.post(reverse("desk:bulk", args=["redispatch"]), form | {"why": "物业的灯"})
    assert set(Matter.objects.filter(kind="case").values_list("organisation", flat=True)) == {town.property.pk}


def test_rows_of_others_are_not_touched_by_a_forged_list(town: Town, desk_of: Any) -> None:
    case = whistled(town)
    form = {"pick": [case.pk], "go": "1", "words": "x"}
    assert desk_of("other_chief").post(reverse("desk:bulk", args=["urge"]), form).status_code == 302
    assert not Record.objects.filter(move="urge").exists()


# Search ------------------------------------------------------------------------------------------------------------


def test_a_whole_number_opens_the_request_and_a_tail_or_an_address_lists_it(town: Town, desk_of: Any) -> None:
    case = town.case("路灯不亮")
    grams.follow(list(Event.objects.filter(matter=case.pk)))  # as the worker would within a second
    desk = desk_of("chen")
    found = desk.get("/desk/search/", {"q": case.matter.number.lower()})
    assert found.status_code == 302
    assert found["Location"] == f"/desk/cases/{case.pk}/"
    for words in (case.matter.number[:8], "2216", "13800002216", "3号楼", "路灯"):
        assert "路灯不亮" in page_of(desk, f"/desk/search/?q={words}"), words


def test_search_ends_where_sight_ends(town: Town, desk_of: Any) -> None:
    case = town.case("路灯不亮")
    for words in (case.matter.number, "2216", "13800002216", "3号楼", "路灯"):
        assert "路灯不亮" not in page_of(desk_of("other_chief"), f"/desk/search/?q={words}"), words


@pytest.mark.parametrize("words", ["2216", "13800002216"])
def test_a_phone_does_not_find_who_wished_to_stay_unnamed(town: Town, desk_of: Any, words: str) -> None:
    town.case("晚上很黑", anonymous=True)
    for who in ("chen", "desk"):  # opening a name leaves a trail, a search would not
        assert "晚上很黑" not in page_of(desk_of(who), f"/desk/search/?q={words}")
