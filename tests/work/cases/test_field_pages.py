"""What a grid worker does on the phone, page by page, as plain forms and from the outbox."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from linli.kernel import clock
from linli.platform.audit.models import Look
from linli.platform.flow.models import Deadline, Record
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage

BACKEND = "linli.platform.identity.backend.AccountBackend"


def photo(name: str = "lamp.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.fixture
def phone_of(town: Town) -> Any:
    """`phone_of("li")` is a browser in which 李强 has signed in."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(account_for(town.people[who]), backend=BACKEND)
        return client

    return sign_in


def outbox(key: Any = None, **more: Any) -> dict[str, Any]:
    """The headers that the outbox of a phone sends."""
    return {"HTTP_IDEMPOTENCY_KEY": str(key or uuid4()), "HTTP_X_OUTBOX": "1", **more}


# The task list ---------------------------------------------------------------------------------------------------


def test_the_worker_sees_what_waits_sorted_by_time_left(town: Town, phone_of: Any) -> None:
    with clock.travel(clock.now()) as time:
        town.case("5 号楼前的路灯不亮")
        time.forward(minutes=3)
        actions.arrive(town.case("7 号楼前的路灯不亮"), town.li)
        town.case("9 号楼前的路灯不亮")
        page = phone_of("li").get("/field/").content.decode()
    assert "今天 3 件" in page
    assert page.index("5 号楼前") < page.index("9 号楼前") < page.index("7 号楼前")
    assert "我到了" in page
    assert "王*珍" in page
    assert "13800002216" not in page


def test_the_list_of_a_colleague_next_door_is_empty(town: Town, phone_of: Any) -> None:
    town.case()
    assert "没有等您办的事" in phone_of("zhou").get("/field/").content.decode()


def test_residents_and_strangers_have_no_field(town: Town, phone_of: Any) -> None:
    assert phone_of("wang").get("/field/").status_code == 404
    assert Client().get("/field/").status_code == 302
    assert Client().post("/field/cases/1/arrive/", **outbox()).status_code == 401


def test_the_list_costs_at_most_six_statements(town: Town, phone_of: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        town.case(f"{number} 号楼的路灯不亮")
    li = phone_of("li")
    li.get("/field/")
    with django_assert_max_num_queries(6):
        li.get("/field/")


def test_segments_are_in_the_address(town: Town, phone_of: Any) -> None:
    case = town.case()
    actions.assign(case, town.chen, title="量一量要多长的电线", due_on=clock.today())
    page = phone_of("li").get("/field/?show=task").content.decode()
    assert "量一量要多长的电线" in page
    assert f'data-key="{case.pk}"' not in page


def test_a_whistled_matter_is_only_to_be_watched(town: Town, phone_of: Any) -> None:
    case = actions.arrive(town.case(), town.li)
    actions.whistle(case, town.chen, organisations=[town.water], reason="水管漏水")
    page = phone_of("li").get("/field/").content.decode()
    assert "今天 0 件" in page
    assert "只需关注" in page


def test_a_department_finds_its_call_and_reports_in(town: Town, phone_of: Any) -> None:
    case = actions.whistle(town.case(), town.chen, organisations=[town.water], reason="水管漏水")
    sun = phone_of("sun")
    page = sun.get("/field/").content.decode()
    assert "报到" in page
    call = case.matter.children.get(kind="call")
    asked = sun.get(f"/field/call/{call.pk}/").content.decode()
    assert "水管漏水" in asked
    assert "孙伟" in asked
    values = {"contact": "孙伟", "contact_phone": "13800001007", "promised_on": clock.today().isoformat()}
    sun.post(f"/field/call/{call.pk}/report_in/", values)
    call.refresh_from_db()
    assert call.stage == "reported_in"


# One request -----------------------------------------------------------------------------------------------------


def test_arriving_takes_one_tap(town: Town, phone_of: Any) -> None:
    case = town.case()
    li = phone_of("li")
    answer = li.post(f"/field/cases/{case.pk}/arrive/", {"lat": "30.9021", "lng": "114.0022", "accuracy": "8.4"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.arrived_at is not None
    facts = Record.objects.get(matter=case.pk, move="arrive").facts
    assert facts == {"lon": 114.0022, "lat": 30.9021, "accuracy": 8}
    assert "拍照办结" in li.get("/field/").content.decode()


@pytest.mark.parametrize("nonsense", [{"lat": "nan", "lng": "1"}, {"lat": "x", "lng": "y"}, {"lat": "91", "lng": "0"}])
def test_a_phone_without_a_position_arrives_all_the_same(town: Town, phone_of: Any, nonsense: dict[str, str]) -> None:
    case = town.case()
    phone_of("li").post(f"/field/cases/{case.pk}/arrive/", nonsense)
    assert Record.objects.get(matter=case.pk, move="arrive").facts == {}


def test_closing_takes_a_photo_and_answers_the_resident(town: Town, phone_of: Any) -> None:
    case = town.case()
    li = phone_of("li")
    page = li.get(f"/field/cases/{case.pk}/close/").content.decode()
    assert "自动回复 1 户居民" in page
    assert "台账</b>" in page
    assert 'value="repaired" checked' in page
    li.post(f"/field/cases/{case.pk}/close/", {"how": "repaired", "photos": photo()})
    case = Case.objects.select_related("matter").get(pk=case.pk)
    assert case.stage == Stage.ANSWERED
    assert case.answer == "已修好"
    assert case.matter.attachments.count() == 1


def test_a_photo_taken_is_not_lost_when_something_else_is_missing(town: Town, phone_of: Any) -> None:
    case = town.case()
    li = phone_of("li")
    answer = li.post(f"/field/cases/{case.pk}/close/", {"photos": photo()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选一个处理结果" in page
    assert "已收到 1 张照片" in page
    token = page.split('name="stash" value="')[1].split('"')[0]
    li.post(f"/field/cases/{case.pk}/close/", {"how": "repaired", "stash": token})
    assert Case.objects.get(pk=case.pk).matter.attachments.count() == 1


def test_closing_without_a_photo_is_explained(town: Town, phone_of: Any) -> None:
    case = town.case()
    answer = phone_of("li").post(f"/field/cases/{case.pk}/close/", {"how": "repaired"})
    assert "请拍一张办完的照片" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).matter.stage == Stage.DISPATCHED


def test_what_cannot_be_done_goes_back_to_the_community_with_a_reason(town: Town, phone_of: Any) -> None:
    case = town.case()
    phone_of("li").post(f"/field/cases/{case.pk}/hand_back/", {"reason": "0", "words": "灯杆断了"})
    assert Case.objects.get(pk=case.pk).matter.stage == Stage.PLACED
    assert Record.objects.get(matter=case.pk, move="hand_back").facts["why"] == "要专业单位来办：灯杆断了"


def test_every_open_move_works_as_a_plain_form(town: Town, phone_of: Any) -> None:
    case, li = town.case(), phone_of("li")
    tomorrow = (clock.today() + clock.timedelta(days=1)).isoformat()
    for name, values in (
        ("contact", {"said": "1"}),
        ("make_safe", {"proof": "safe", "words": "围起来了"}),
        ("progress", {"words": "等配件"}),
        ("make_plan", {"plan": "换一盏", "promised_on": tomorrow}),
        ("correct", {"category": "stair_lamp"}),
        ("ask_extension", {"clock_name": "repair", "until": far(), "reason": "要订货"}),
        ("pause", {"reason": "parts", "until": tomorrow}),
        ("resume", {}),
    ):
        answer = li.post(f"/field/cases/{case.pk}/{name}/", values)
        assert answer.status_code == 302, (name, answer.content.decode()[-2500:])
    moves = set(Record.objects.filter(matter=case.pk).values_list("move", flat=True))
    assert {"contact", "make_safe", "progress", "make_plan", "correct", "pause", "resume"} <= moves


def far() -> str:
    return (clock.today() + clock.timedelta(days=30)).isoformat()


def test_a_duplicate_near_by_is_shown_and_merged(town: Town, phone_of: Any) -> None:
    first, second = town.case("3 号楼前路灯坏了"), town.case()
    li = phone_of("li")
    assert "3 号楼前路灯坏了" in li.get(f"/field/cases/{second.pk}/").content.decode()
    li.post(f"/field/cases/{second.pk}/merge/", {"into": str(first.pk)})
    assert Case.objects.get(pk=second.pk).into_id == first.pk


def test_the_page_of_another_grid_does_not_exist(town: Town, phone_of: Any) -> None:
    case = town.case()
    zhou = phone_of("zhou")
    for path in ("", "close/", "hand_back/"):
        assert zhou.get(f"/field/cases/{case.pk}/{path}").status_code == 404
    assert zhou.post(f"/field/cases/{case.pk}/arrive/").status_code == 404


# Looking at a phone number ---------------------------------------------------------------------------------------


def test_calling_leaves_a_trail(town: Town, phone_of: Any) -> None:
    case = town.case()
    answer = phone_of("li").post(f"/field/cases/{case.pk}/phone/")
    assert 'href="tel:13800002216"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    look = Look.objects.get()
    assert (look.person_id, look.field, look.matter_id) == (town.people["wang"].pk, "phone", case.pk)
    assert case.matter.number in look.reason


def test_those_who_wish_to_stay_unknown_are_not_called(town: Town, phone_of: Any) -> None:
    case, li = town.case(anonymous=True), phone_of("li")
    answer = li.post(f"/field/cases/{case.pk}/phone/")
    assert answer.status_code == 409
    assert "13800002216" not in answer.content.decode()
    assert not Look.objects.exists()
    page = li.get(f"/field/cases/{case.pk}/").content.decode()
    assert "王" not in page.split("<main")[1]


# From the outbox -------------------------------------------------------------------------------------------------


def test_what_is_sent_twice_is_done_once_and_answered_twice(town: Town, phone_of: Any) -> None:
    case, li = town.case(), phone_of("li")
    key = uuid4()
    for _ in range(2):
        values = {"how": "repaired", "photos": photo()}
        answer = li.post(f"/field/cases/{case.pk}/close/", values, **outbox(key))
        assert answer.status_code == 200
        assert answer["X-Outbox"] == "done"
        assert answer.json()["number"] == case.matter.number
    assert Record.objects.filter(matter=case.pk, move="fix").count() == 1
    assert case.matter.attachments.count() == 1


def test_a_key_with_other_content_is_a_conflict(town: Town, phone_of: Any) -> None:
    case, li, key = town.case(), phone_of("li"), uuid4()
    li.post(f"/field/cases/{case.pk}/progress/", {"words": "一"}, **outbox(key))
    answer = li.post(f"/field/cases/{case.pk}/progress/", {"words": "二"}, **outbox(key))
    assert answer.status_code == 409


def test_a_second_extension_from_the_same_phone_is_the_first_one(town: Town, phone_of: Any) -> None:
    case, li, key = town.case(), phone_of("li"), uuid4()
    values = {"clock_name": "repair", "until": far(), "reason": "要订货"}
    for _ in range(2):
        answer = li.post(f"/field/cases/{case.pk}/ask_extension/", values, **outbox(key))
        assert answer.status_code == 200, answer.content
    assert case.matter.children.filter(kind="extension").count() == 1


def test_what_cannot_be_done_is_said_in_plain_words(town: Town, phone_of: Any) -> None:
    case, li = town.case(), phone_of("li")
    wrong = li.post(f"/field/cases/{case.pk}/close/", {"how": ""}, **outbox())
    assert wrong.status_code == 422
    assert wrong.json()["fields"]["how"] == ["请选一个处理结果"]
    actions.withdraw(case, town.wang)
    late = li.post(f"/field/cases/{case.pk}/close/", {"how": "explained"}, **outbox())
    assert late.status_code == 409
    assert "它已经变了" in late.json()["detail"]


def test_an_arrival_off_line_counts_from_the_phones_time(town: Town, phone_of: Any) -> None:
    with clock.travel(clock.now()) as time:
        case = town.case()
        li = phone_of("li")
        time.forward(minutes=6)
        made = clock.now()
        time.forward(minutes=50)
        made_at = {"made_at": str(int(made.timestamp() * 1000))}
        li.post(f"/field/cases/{case.pk}/arrive/", made_at, **outbox())
    met = Deadline.objects.get(matter=case.pk, clock="on_site")
    assert not met.was_late


# What was found --------------------------------------------------------------------------------------------------


def test_what_is_found_is_reported_with_a_photo_and_a_tap(town: Town, phone_of: Any) -> None:
    li = phone_of("li")
    values = {"category": "rubbish", "photos": photo(), "lat": "30.902", "lng": "114.002"}
    assert li.post("/field/found/", values).status_code == 302
    case = Case.objects.select_related("matter").get()
    assert (case.matter.title, case.matter.channel, case.matter.stage) == ("垃圾清运", "patrol", Stage.DISPATCHED)
    assert case.matter.grid_id == town.grid3.pk
    assert case.matter.person_id is None


def test_what_is_found_and_put_right_is_one_entry(town: Town, phone_of: Any) -> None:
    li = phone_of("li")
    missing = li.post("/field/found/", {"text": "楼道里堆着纸箱", "fixed": "cleared"})
    assert "请拍一张办完的照片" in missing.content.decode()
    li.post("/field/found/", {"text": "楼道里堆着纸箱", "fixed": "cleared", "photos": photo()})
    case = Case.objects.select_related("matter").get()
    assert case.matter.stage == Stage.DONE
    assert case.matter.grid_id == town.grid3.pk


def test_a_report_for_a_resident_names_both(town: Town, phone_of: Any) -> None:
    li, key = phone_of("li"), uuid4()
    values = {"text": "家里下水道堵了", "name": "周奶奶", "phone": "13800009999"}
    for _ in range(2):
        assert li.post("/field/found/", values, **outbox(key)).status_code == 200
    case = Case.objects.select_related("matter__person").get()
    assert case.matter.channel == "on_behalf"
    assert case.matter.person is not None
    assert case.matter.person.name == "周奶奶"
    assert case.placed_by_id == town.people["li"].pk
    assert "请写居民的电话" in li.post("/field/found/", {"text": "漏水", "name": "周奶奶"}).content.decode()


def test_nothing_said_is_asked_for(town: Town, phone_of: Any) -> None:
    answer = phone_of("li").post("/field/found/", {})
    assert answer.status_code == 422
    assert "请选是什么事，或者写一句话" in answer.content.decode()


# The other pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["li", "lead", "chen", "sun", "li_property", "leader"])
def test_every_page_opens_for_everybody_with_a_post(town: Town, phone_of: Any, who: str) -> None:
    town.case()
    client = phone_of(who)
    for name in ("tasks", "map", "shapes", "found", "me"):
        assert client.get(reverse(f"field:{name}")).status_code == 200, name


def test_map_and_list_show_the_same(town: Town, phone_of: Any) -> None:
    case, li = town.case(), phone_of("li")
    assert case.matter.title in li.get("/field/map/").content.decode()
    features = li.get("/field/map.json").json()["features"]
    assert [one["properties"]["kind"] for one in features] == ["grid", "task"]
