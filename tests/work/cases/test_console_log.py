"""登记来电: what a desk takes down for whoever rings, writes or comes in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from linli.platform.flow.terms import Channel
from linli.platform.identity.models import Person
from linli.testing.town import Town
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage

CALL = {"channel": "hotline", "phone": "138 0000 2216", "text": "3 号楼前的路灯不亮", "place": "柳岸新村3号楼2单元"}


def log(client: Any, status: int = 302, **given: Any) -> Any:
    response = client.post("/desk/log/", {**CALL, "request_id": str(uuid4()), **given})
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def test_a_known_caller_needs_no_name_and_the_desk_is_first_asked(town: Town, desk_of: Any) -> None:
    answer = log(desk_of("desk"))
    case = Case.objects.get()
    assert case.matter.person == town.people["wang"]
    assert case.first_asked == town.people["desk"]
    assert (case.matter.channel, case.place_words) == (Channel.HOTLINE, "柳岸新村3号楼2单元")
    assert case.entrance == town.homes["wang"].entrance
    page = desk_of("desk").get(answer["Location"]).content.decode()
    assert case.matter.number in page
    assert " ".join(case.matter.number) in page  # read out letter by letter


def test_a_new_caller_becomes_known(town: Town, desk_of: Any) -> None:
    log(desk_of("desk"), phone="0712-2345678", name="刘阿姨")
    assert Case.objects.get().matter.person == Person.objects.get(name="刘阿姨")


def test_without_a_place_the_callers_home_counts(town: Town, desk_of: Any) -> None:
    log(desk_of("desk"), place="")
    assert Case.objects.get().home == town.homes["wang"]


def test_an_unclear_place_is_asked_and_nothing_is_lost(town: Town, desk_of: Any) -> None:
    page = log(desk_of("desk"), status=422, place="", phone="13900000000").content.decode()
    assert "请填在哪里" in page
    assert "路灯不亮" in page
    log(desk_of("desk"), place="老槐树下面", phone="13900000000", category="street_lamp")
    case = Case.objects.get()
    assert case.place_words == "老槐树下面"
    assert case.matter.area == town.community


def test_a_slip_from_the_box_needs_no_number(town: Town, desk_of: Any) -> None:
    log(desk_of("desk"), channel="mailbox", phone="", category="street_lamp")
    case = Case.objects.get()
    assert (case.matter.person, case.matter.channel, case.matter.stage) == (None, Channel.MAILBOX, Stage.DISPATCHED)


def test_a_call_without_a_number_and_a_work_order_without_one_are_put_right(town: Town, desk_of: Any) -> None:
    assert "请填来电的号码" in log(desk_of("desk"), status=422, phone="").content.decode()
    assert "请填 12345 工单号" in log(desk_of("desk"), status=422, channel="city_hotline").content.decode()
    log(desk_of("desk"), channel="city_hotline", external_number="2611160488")
    assert Case.objects.get().external_number == "2611160488"


def test_a_double_click_places_it_once(town: Town, desk_of: Any) -> None:
    desk, key = desk_of("desk"), str(uuid4())
    first, second = (log(desk, request_id=key)["Location"] for _time in range(2))
    assert first == second
    assert Case.objects.count() == 1


def test_while_typing_the_desk_sees_who_what_where_and_that_it_is_known(town: Town, desk_of: Any) -> None:
    town.case("3 号楼前的路灯不亮")
    piece = desk_of("desk").post("/desk/log/look/", CALL, headers={"HX-Request": "true"}).content.decode()
    for words in ("王*珍", "系统判断", "路灯", "依据的词", "柳岸新村 3 号楼 2 单元", "同一处已经有人反映"):
        assert words in piece, words
    assert "王玉珍" not in piece
    assert "13800002216" not in piece


def test_without_a_script_a_button_shows_the_same_and_keeps_what_was_typed(town: Town, desk_of: Any) -> None:
    page = desk_of("desk").post("/desk/log/", {**CALL, "look": "1"}).content.decode()
    assert "系统判断" in page
    assert "3 号楼前的路灯不亮" in page
    assert not Case.objects.exists()


def test_who_wished_to_stay_unnamed_is_not_told_by_a_number(town: Town, desk_of: Any) -> None:
    town.case("晚上很黑", anonymous=True)
    assert (
        "晚上很黑"
        not in desk_of("chen").post("/desk/log/look/", CALL | {"text": "", "place": "柳岸新村7号楼"}).content.decode()
    )


def test_departments_take_no_calls_down(town: Town, desk_of: Any) -> None:
    assert desk_of("sun").get("/desk/log/").status_code == 404
    assert desk_of("sun").post("/desk/log/look/", CALL).status_code == 404
