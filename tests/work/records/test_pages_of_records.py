"""The pages of records as people meet them: residents, landlords, who goes to the door, the desk, the watch."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from linli.kernel import clock
from linli.platform.audit.models import Look
from linli.platform.identity.models import Person
from linli.platform.identity.people import account_for, meet, unnamed
from linli.platform.notices.models import Notice
from linli.platform.places.models import Home
from linli.platform.residents.history import Hand, confirm
from linli.platform.residents.models import Confirmation, Residence, Tenancy, Vehicle
from linli.platform.residents.terms import Checked
from linli.testing.town import Town
from linli.work.records import actions
from linli.work.records.dedup import finder
from linli.work.records.landlord import landlord_code
from linli.work.records.models import LookDispute, Pair, RecordRequest, TenancyRequest

BrowserOf = Callable[[str], Client]


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


# Residents -----------------------------------------------------------------------------------------------------------


def test_everything_held_stands_on_one_page_with_its_purpose(town: Town, browser_of: BrowserOf) -> None:
    page = text(browser_of("wang").get("/me/record/"))
    for words in (
        "王玉珍",
        "13800002216",
        "柳岸新村 3 号楼 2 单元 501",
        "用来做什么",
        "凭什么",
        "留多久",
        "还没有核对过",
    ):
        assert words in page


def test_one_tap_says_that_it_is_right(town: Town, browser_of: BrowserOf) -> None:
    browser = browser_of("wang")
    assert browser.post("/me/record/confirm/").status_code == 302
    fields = set(Confirmation.objects.filter(person=town.people["wang"]).values_list("field", flat=True))
    assert fields == {"name", "phone", "home", "tie"}
    assert "您自己" in text(browser.get("/me/record/"))


def test_a_correction_goes_from_the_resident_to_the_worker_and_back(town: Town, browser_of: BrowserOf) -> None:
    wang, li = browser_of("wang"), browser_of("li")
    bad = wang.post("/me/record/correct/name/", {"value": "12"})
    assert bad.status_code == 422 and "请写姓名" in text(bad)
    sent = wang.post("/me/record/correct/name/", {"value": "王玉贞", "words": "身份证上是贞"})
    item = RecordRequest.objects.get()
    assert sent.headers["Location"] == f"/me/record/requests/{item.pk}/"
    assert "网格员来核对" in text(wang.get(sent.headers["Location"]))
    assert f"/field/records/record/{item.pk}/" in text(li.get("/field/"))
    page = text(li.get(f"/field/records/record/{item.pk}/"))
    assert "王玉贞" in page and "王*珍" in page and "王玉珍" not in page
    assert li.post(f"/field/records/record/{item.pk}/agree/", {"words": ""}).status_code == 302
    assert "已办好" in text(wang.get(f"/me/record/requests/{item.pk}/"))
    assert "王玉珍，改成 王玉贞" in text(wang.get("/me/record/"))


def test_a_no_without_a_reason_comes_back_to_the_form(town: Town, browser_of: BrowserOf) -> None:
    item = actions.ask_correction(town.wang, field="name", value="王玉贞")
    answer = browser_of("li").post(f"/field/records/record/{item.pk}/decline/", {"words": ""})
    assert answer.status_code == 422 and "请写明为什么不能办" in text(answer)


def test_a_new_number_is_proved_by_its_code(town: Town, browser_of: BrowserOf) -> None:
    browser = browser_of("wang")
    assert "验证码发到新号码上了" in text(browser.post("/me/record/phone/", {"phone": "13911112222"}))
    code = json.loads(Notice.objects.get(message="code").values)["code"]
    wrong = browser.post("/me/record/phone/", {"phone": "13911112222", "code": "000000" if code != "000000" else "1"})
    assert wrong.status_code == 422
    assert browser.post("/me/record/phone/", {"phone": "13911112222", "code": code}).status_code == 302
    assert Person.objects.with_phone("13911112222").get() == town.people["wang"]
    assert not Person.objects.with_phone("13800002216").exists()


def test_the_number_of_somebody_else_is_not_taken_over(town: Town, browser_of: BrowserOf) -> None:
    browser = browser_of("wang")
    browser.post("/me/record/phone/", {"phone": "13800002217"})
    code = json.loads(Notice.objects.get(message="code").values)["code"]
    answer = browser.post("/me/record/phone/", {"phone": "13800002217", "code": code})
    assert answer.status_code == 422 and "登记在另一个名下" in text(answer)


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_copy_holds_all_of_it_and_stands_on_the_trail(town: Town, browser_of: BrowserOf, form: str) -> None:
    town.case()
    answer = browser_of("wang").post(f"/me/record/copy/{form}/")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    for words in ("王玉珍", "13800002216", "3 号楼前的路灯不亮", "柳岸新村 3 号楼 2 单元 501"):
        assert words.encode() in content
    assert Look.objects.get(person=town.people["wang"]).field == "copy"


def test_a_full_stop_is_no_reason_to_look(town: Town, browser_of: BrowserOf) -> None:
    url = f"/desk/records/people/{town.people['wang'].pk}/phone/"
    refused = browser_of("chen").post(url, {"why": "。"})
    assert refused.status_code == 422 and "13800002216" not in text(refused)
    assert "13800002216" in text(browser_of("chen").post(url, {"why": "通知领取老年卡"}))


def test_cars_come_and_go_at_ones_own_word(town: Town, browser_of: BrowserOf) -> None:
    browser = browser_of("wang")
    assert browser.post("/me/vehicles/", {"plate": "不是车牌啊", "kind": "car"}).status_code == 422
    assert "少了或多了一位" in text(browser.post("/me/vehicles/", {"plate": "鄂K123", "kind": "car"}))
    assert browser.post("/me/vehicles/", {"plate": "鄂k 12345", "kind": "car"}).status_code == 302
    car = Vehicle.objects.get()
    assert (car.plate, car.home) == ("鄂K12345", town.homes["wang"])
    other = browser_of("neighbour").post("/me/vehicles/", {"plate": "鄂K12345", "kind": "car"})
    assert other.status_code == 422 and "登记在别人名下" in text(other)
    assert browser_of("neighbour").post(f"/me/vehicles/{car.pk}/remove/").status_code == 404
    browser.post(f"/me/vehicles/{car.pk}/remove/")
    assert not Vehicle.objects.exists()


def test_leaving_says_first_what_is_deleted_and_what_the_law_keeps(town: Town, browser_of: BrowserOf) -> None:
    browser = browser_of("wang")
    page = text(browser.get("/me/record/leave/"))
    assert "马上删除" in page and "法律要求留下的" in page and "15 个工作日" in page
    assert browser.post("/me/record/leave/", {}).status_code == 422
    assert browser.post("/me/record/leave/", {"sure": "on"}).status_code == 302
    assert RecordRequest.objects.get().want == "deletion"


def test_consent_is_given_and_taken_back_with_one_tap(town: Town, browser_of: BrowserOf) -> None:
    browser = browser_of("wang")
    browser.post("/me/record/consents/notices/", {"answer": "yes"})
    assert "您同意了" in text(browser.get("/me/record/consents/"))
    browser.post("/me/record/consents/notices/", {"answer": "no"})
    assert "您撤回了" in text(browser.get("/me/record/consents/"))
    assert RecordRequest.objects.get().consent == "notices"


@pytest.mark.parametrize("path", ["record/", "record/correct/name/", "record/phone/", "record/consents/",
                                  "record/leave/", "vehicles/", "tenancy/", "looks/"])  # fmt: skip
def test_every_page_has_its_elder_mode(town: Town, browser_of: BrowserOf, path: str) -> None:
    browser = browser_of("wang")
    browser.cookies["mode"] = "elder"
    town.people["wang"].elder = True
    town.people["wang"].save()
    answer = browser.get(f"/me/{path}")
    assert answer.status_code == 200 and 'data-mode="elder"' in text(answer)


# Tenancies -----------------------------------------------------------------------------------------------------------


def registers(town: Town, browser: Client, phone: str = "13800002216") -> TenancyRequest:
    today = clock.today()
    sent = browser.post(
        f"/me/tenancy/?home={town.homes['wang'].pk}",
        {"since": today, "ends_on": today + timedelta(days=300), "landlord_name": "王玉珍", "landlord_phone": phone,
         "others": "赵小海"},
    )  # fmt: skip
    assert sent.status_code == 302, text(sent)
    return TenancyRequest.objects.get()


def test_a_tenant_known_by_a_number_only_says_their_name_for_the_landlord(town: Town) -> None:
    tenant, today, url = meet(unnamed("13900008877"), "13900008877"), clock.today(), "/me/tenancy/?home="
    browser = Client()
    browser.force_login(account_for(tenant))
    url += str(town.homes["wang"].pk)
    given = {
        "since": today,
        "ends_on": today + timedelta(days=300),
        "landlord_name": "王",
        "landlord_phone": "13800002216",
    }
    assert "您的姓名" in text(browser.get(url))
    assert browser.post(url, given).status_code == 422
    assert browser.post(url, given | {"name": "李·"}).status_code == 422
    assert browser.post(url, given | {"name": "赵小海"}).status_code == 302
    tenant.refresh_from_db()
    assert tenant.name == "赵小海" and "您的姓名" not in text(browser.get(url))


def test_a_name_that_was_compared_with_the_paper_is_not_written_over(town: Town, browser_of: BrowserOf) -> None:
    browser = browser_of("wang")
    assert browser.get("/me/name/").status_code == 200
    actions.confirm_own(town.wang)
    assert browser.get("/me/name/").status_code == 200, "only its owner has said so"
    confirm(town.people["wang"], ["name"], Hand(town.people["li"], "网格员", how=Checked.VISIT))
    assert browser.post("/me/name/", {"name": "王阿姨"})["Location"] == "/me/record/correct/name/"
    assert Person.objects.get(pk=town.people["wang"].pk).name == "王玉珍"


def test_a_tenant_registers_and_the_owner_confirms_by_link(
    town: Town, browser_of: BrowserOf, react: Callable[[], None]
) -> None:
    item = registers(town, browser_of("zhao"))
    react()
    notice = Notice.objects.get(message="tenancy_asked")
    path = f"/t/{item.matter.number}/{landlord_code(item.matter.number)}/"
    assert path in json.loads(notice.values)["link"]
    landlord = Client()
    page = text(landlord.get(path))
    assert "赵*海" in page and "赵大海" not in page and "501" not in page
    assert landlord.post(path, {"answer": "yes"}).status_code == 200
    lives = Residence.objects.filter(home=town.homes["wang"], tie="tenant", until=None)
    assert {one.person.name for one in lives} == {"赵大海", "赵小海"}
    assert Tenancy.objects.get().people == 2


def test_a_wrong_code_opens_nothing(town: Town, browser_of: BrowserOf) -> None:
    item = registers(town, browser_of("zhao"))
    assert Client().get(f"/t/{item.matter.number}/AAAAAAAA/").status_code == 404


# The field -----------------------------------------------------------------------------------------------------------


def test_at_the_door_three_taps_say_who_still_lives_there(town: Town, browser_of: BrowserOf) -> None:
    li, home = browser_of("li"), town.homes["wang"]
    assert f"/field/records/homes/{home.pk}/" in text(li.get("/field/records/"))
    lives = Residence.objects.get(person=town.people["wang"])
    page = text(li.get(f"/field/records/homes/{home.pk}/"))
    assert "王*珍" in page and "王玉珍" not in page
    assert li.post(f"/field/records/homes/{home.pk}/", {}).status_code == 422
    assert li.post(f"/field/records/homes/{home.pk}/", {f"r_{lives.pk}": "right", "phones": "1"}).status_code == 302
    said = Confirmation.objects.get(person=town.people["wang"], field="phone")
    assert (said.by, said.how) == (town.people["li"], "visit")
    li.post(f"/field/records/homes/{home.pk}/", {f"r_{lives.pk}": "moved"})
    assert Residence.objects.get(pk=lives.pk).until == clock.today()


def test_a_worker_of_another_grid_is_not_at_this_door(town: Town, browser_of: BrowserOf) -> None:
    home = town.homes["wang"]
    assert browser_of("zhou").get(f"/field/records/homes/{home.pk}/").status_code == 404
    assert browser_of("zhou").post(f"/field/records/homes/{home.pk}/", {"r_1": "moved"}).status_code == 404


# The desk ------------------------------------------------------------------------------------------------------------


def test_the_page_of_a_resident_is_masked_and_opening_it_is_seen(town: Town, browser_of: BrowserOf) -> None:
    person = town.people["wang"]
    chen = browser_of("chen")
    page = text(chen.get(f"/desk/records/people/{person.pk}/"))
    assert "王*珍" in page and "王玉珍" not in page and "13800002216" not in page
    chen.get(f"/desk/records/people/{person.pk}/")
    assert Look.objects.filter(person=person, field="page", by=town.people["chen"]).count() == 1
    assert "陈建国" in text(browser_of("wang").get("/me/looks/"))


def test_one_field_opens_for_a_reason_that_its_owner_reads(town: Town, browser_of: BrowserOf) -> None:
    chen, url = browser_of("chen"), f"/desk/records/people/{town.people['wang'].pk}/phone/"
    assert chen.post(url, {"why": ""}).status_code == 422
    assert "13800002216" in text(chen.post(url, {"why": "约时间登门"}))
    assert "约时间登门" in text(browser_of("wang").get("/me/looks/"))


@pytest.mark.parametrize("who", ["other_chief", "admin", "sun", "reviewer"])
def test_residents_of_others_are_not_found(town: Town, browser_of: BrowserOf, who: str) -> None:
    seen = browser_of(who).get(f"/desk/records/people/{town.people['wang'].pk}/").status_code
    assert seen == (200 if who == "reviewer" else 404)


def test_two_records_stand_beside_each_other_masked_and_become_one(town: Town, browser_of: BrowserOf) -> None:
    other = meet("王玉贞", "13900002216")
    Residence.objects.create(person=other, home=town.homes["wang"], since=clock.today())
    chen = browser_of("chen")
    assert chen.post("/desk/records/pairs/find/").status_code == 302
    pair = Pair.objects.get()
    assert f"/desk/records/pairs/{pair.pk}/" in text(chen.get("/desk/records/pairs/"))
    page = text(chen.get(f"/desk/records/pairs/{pair.pk}/"))
    assert "姓名同音不同字" in page and "139****2216" in page and "13900002216" not in page
    assert chen.post(f"/desk/records/pairs/{pair.pk}/", {"why": "问过本人"}).status_code == 422  # which one stays?
    sent = chen.post(f"/desk/records/pairs/{pair.pk}/", {"why": "问过本人", "keep": pair.one_id, "phone": pair.two_id})
    assert sent.status_code == 302
    assert Person.objects.with_phone("13900002216").get().pk == pair.one_id
    assert chen.get(f"/desk/records/people/{pair.two_id}/").headers["Location"].endswith(f"/{pair.one_id}/")
    assert chen.post(sent.headers["Location"], {"why": "是姐妹"}).status_code == 302
    assert not Person.objects.exclude(merged_into=None).exists()


# The watch -----------------------------------------------------------------------------------------------------------


def test_a_look_is_doubted_answered_and_the_answer_read(watched: Town, browser_of: BrowserOf) -> None:
    chen, wang, guard = browser_of("chen"), browser_of("wang"), browser_of("guard")
    chen.post(f"/desk/records/people/{watched.people['wang'].pk}/phone/", {"why": "问问"})
    look = Look.objects.get(field="phone")
    assert wang.post(f"/me/looks/{look.pk}/dispute/").status_code == 302
    wang.post(f"/me/looks/{look.pk}/dispute/")
    item = LookDispute.objects.get()
    assert f"/desk/records/look_dispute/{item.pk}/" in text(guard.get("/desk/records/watch/"))
    assert chen.get(f"/desk/records/look_dispute/{item.pk}/").status_code == 404
    bad = guard.post(f"/desk/records/look_dispute/{item.pk}/answer/", {"words": "问过了"})
    assert bad.status_code == 422
    done = guard.post(
        f"/desk/records/look_dispute/{item.pk}/answer/", {"judged": "not_needed", "words": "不该看，已提醒"}
    )
    assert done.status_code == 302
    page = text(wang.get("/me/looks/"))
    assert "没有必要看" in page and "不该看，已提醒" in page


def test_retention_and_honeytokens_are_the_watchs_alone(watched: Town, browser_of: BrowserOf) -> None:
    guard = browser_of("guard")
    empty = Home.objects.create(entrance=watched.homes["zhao"].entrance, name="999")
    given = {"name": "高小蜜", "community": watched.community.pk}
    assert guard.post("/desk/records/watch/honeytokens/", given).status_code == 302
    assert Residence.objects.get(home=empty).person.name == "高小蜜"
    assert "高小蜜" in text(guard.get("/desk/records/watch/"))
    assert "高小蜜" not in text(browser_of("auditor").get("/desk/records/watch/"))
    assert browser_of("chen").get("/desk/records/watch/").status_code == 404
    assert guard.post("/desk/records/watch/forget/").status_code == 302
    assert "清理报告" in text(browser_of("auditor").get("/desk/records/watch/"))


def test_the_lists_of_the_desk(town: Town, browser_of: BrowserOf) -> None:
    registers(town, browser_of("zhao"))
    finder.look_through(town.community)
    page = text(browser_of("chen").get("/desk/records/"))
    assert "租住登记" in page and "赵*海" in page and "赵大海" not in page
    assert browser_of("sun").get("/desk/records/").status_code == 404
