"""我要反映问题: one field when everything is known, nothing lost when something is wrong, nothing twice."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.platform.signin.test_signing_in import sent_code
from tests.work.cases.test_resident_pages import as_

from linli.kernel.geo import wgs84_to_gcj02
from linli.kernel.ids import new_key
from linli.platform.flow.terms import Channel
from linli.platform.identity.models import Person
from linli.platform.identity.people import account_for
from linli.platform.places.models import Building
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case

LAMP = "7 号楼前的路灯不亮，晚上看不见路"


def picture(colour: str = "red") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def send(client: Client, **given: Any) -> Any:
    return client.post("/report/", {"step": "2", "request_id": str(new_key()), **given})


def tokens_in(page: str) -> list[str]:
    return re.findall(r'name="stash" value="([^"]+)"', page)


def test_one_field_is_enough_when_the_home_is_known(town: Town) -> None:
    client = as_(town, "wang")
    page = client.get("/report/").content.decode()
    assert "3 号楼 2 单元 附近" in page and "按您登记的住址，第三网格" in page and "138****2216" in page
    assert "13800002216" not in page
    response = send(client, text=LAMP)
    case = Case.objects.get()
    assert response["Location"] == f"/my/{case.matter.number}/placed/"
    assert case.matter.person == town.people["wang"] and case.home == town.homes["wang"]
    page = client.get(response["Location"]).content.decode()
    for words in ("收到了", case.matter.number, "网格员李强", "前联系您", "前办完", "查询码", "0712-2000001"):
        assert words in page, words


def test_an_empty_report_is_told_what_to_write(town: Town) -> None:
    response = send(as_(town, "wang"), text=" \u200b ")
    page = response.content.decode()
    assert response.status_code == 422
    assert "请写一句话，说明是什么事" in page and "<title>出错：" in page and 'href="#id_text"' in page


def test_nothing_is_lost_when_something_is_wrong(town: Town, client: Client) -> None:
    response = send(client, text=LAMP, photos=[picture(), picture("blue")], anonymous="on")
    page = response.content.decode()
    assert response.status_code == 422, "a stranger must say where"
    assert LAMP in page and "第 2 张照片" in page and "checked" in page
    tokens = tokens_in(page)
    assert len(tokens) == 2
    assert client.get(f"/report/kept/{tokens[0]}/")["Content-Type"] == "image/webp"
    assert client.get("/report/kept/forged/").status_code == 404


def test_a_bad_picture_does_not_cost_the_good_ones(town: Town) -> None:
    client = as_(town, "wang")
    bad = SimpleUploadedFile("b.jpg", b"no picture", "image/jpeg")
    response = send(client, text=LAMP, photos=[picture(), bad, picture("blue")])
    page = response.content.decode()
    assert response.status_code == 422 and "不是照片" in page and len(tokens_in(page)) == 2
    send(client, text=LAMP, stash=tokens_in(page))
    assert Case.objects.get().matter.attachments.count() == 2


def test_a_kept_photo_can_be_taken_out_by_its_tick(town: Town) -> None:
    client = as_(town, "wang")
    tokens = tokens_in(send(client, text="", photos=[picture(), picture("blue")]).content.decode())
    send(client, text=LAMP, stash=tokens[:1])
    assert Case.objects.get().matter.attachments.count() == 1


def test_ten_photos_are_one_too_many_and_nine_stay(town: Town) -> None:
    client = as_(town, "wang")
    page = send(client, text="", photos=[picture(f"#0000{n}0") for n in range(1, 9)]).content.decode()
    response = send(client, text=LAMP, stash=tokens_in(page), photos=[picture("#ff0000"), picture("#00ff00")])
    page = response.content.decode()
    assert response.status_code == 422 and "最多 9 张" in page
    assert len(tokens_in(page)) == 9


def test_pressing_twice_makes_one_request(town: Town) -> None:
    client, key = as_(town, "wang"), str(new_key())
    first, second = send(client, text=LAMP, request_id=key), send(client, text=LAMP, request_id=key)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_the_same_page_sent_with_other_words_asks_first(town: Town) -> None:
    client, key = as_(town, "wang"), str(new_key())
    send(client, text=LAMP, request_id=key)
    response = send(client, text="另外一件事", request_id=key)
    page = response.content.decode()
    assert "刚才已经交上了" in page and "另外一件事" in page and key not in page
    assert Case.objects.count() == 1


def test_a_code_on_the_wall_fills_in_the_place(town: Town) -> None:
    client = as_(town, "zhao")
    page = client.get("/report/?code=LA3D2").content.decode()
    assert "3 号楼 2 单元电梯" in page and 'name="code" value="LA3D2"' in page
    send(client, text="电梯门关不上", code="LA3D2")
    case = Case.objects.get()
    assert case.matter.channel == Channel.QR and case.place_words == "3 号楼 2 单元电梯"
    assert "在哪里" in client.get("/report/?code=NONE").content.decode()


def test_a_position_finds_the_grid_and_gcj02_is_converted(town: Town) -> None:
    client = as_(town, "zhao")
    send(client, text=LAMP, lng="114.002", lat="30.902")
    assert Case.objects.latest("pk").matter.grid_id == town.grid3.pk
    lng, lat = wgs84_to_gcj02(114.0005, 30.902)
    send(client, text=LAMP, lng=str(lng), lat=str(lat), datum="gcj02")
    assert Case.objects.latest("pk").matter.grid_id == town.grid3.pk


@pytest.mark.parametrize("lng, lat", [("nan", "1"), ("x", "y"), ("999", "30"), ("1e400", "1"), ("114", "")])
def test_a_position_that_cannot_be_is_left_out(town: Town, lng: str, lat: str) -> None:
    assert send(as_(town, "wang"), text=LAMP, lng=lng, lat=lat).status_code == 302
    assert Case.objects.get().home == town.homes["wang"]


def test_a_place_in_words_is_found_in_the_community(town: Town) -> None:
    send(as_(town, "wang"), text=LAMP, words="7 号楼 2 单元门口")
    case = Case.objects.get()
    assert case.building is not None and case.building.number == "7"
    assert case.place_words == "7 号楼 2 单元门口" and case.matter.grid_id == town.grid4.pk


def test_when_there_are_several_such_places_one_is_chosen(town: Town) -> None:
    compound = Building.objects.get(number="7").compound
    Building.objects.create(compound=compound, grid=town.grid3, number="7", name="7 号楼（北）", lon=114.0, lat=30.9)
    client = as_(town, "wang")
    response = send(client, text=LAMP, words="7号楼前")
    page = response.content.decode()
    assert response.status_code == 422 and "请选您说的是哪一处" in page and LAMP in page and "7 号楼（北）" in page
    keys = re.findall(r'name="picked"[^>]*value="([^"]+)"', page)
    assert len(keys) == 3
    send(client, text=LAMP, words="7号楼前", picked=keys[1])
    assert Case.objects.get().building.name == "7 号楼（北）"  # type: ignore[union-attr]


def test_a_place_nobody_knows_goes_to_the_own_grid_in_the_words_given(town: Town) -> None:
    send(as_(town, "wang"), text=LAMP, words="小花园凉亭边")
    case = Case.objects.get()
    assert case.place_words == "小花园凉亭边" and case.building is None
    assert case.matter.grid_id == town.grid3.pk


def test_the_category_is_guessed_and_can_be_changed(town: Town) -> None:
    client = as_(town, "wang")
    page = client.post("/report/guess/", {"text": LAMP}).content.decode()
    assert "系统看像是：路灯" in page and "不对，换一个" in page
    send(client, text=LAMP, category="drain_blocked")
    assert Case.objects.latest("pk").matter.category == "drain_blocked"
    send(client, text=LAMP, category="<script>")
    assert Case.objects.latest("pk").matter.category == "street_lamp"


def test_neighbours_with_the_same_trouble_are_a_number_and_nothing_more(town: Town) -> None:
    town.case("501 张三家楼下路灯不亮", by=town.neighbour, requester=town.people["neighbour"])
    client = as_(town, "wang")
    for page in (
        client.get("/report/").content.decode(),
        client.post("/report/guess/", {"text": LAMP}).content.decode(),
    ):
        assert "同一栋楼已有 1 户反映" in page
        assert "张三" not in page and "钱" not in page


def test_neighbours_are_others_and_of_the_same_kind(town: Town) -> None:
    """Neither one's own request nor another trouble of the house is a neighbour's report of this one: not one's own."""
    town.case()
    town.case("楼道堆了杂物", category="hall_clutter", by=town.neighbour, requester=town.people["neighbour"])
    client = as_(town, "wang")
    assert "同一栋楼已有" not in client.post("/report/guess/", {"text": LAMP}).content.decode()
    assert "同一栋楼已有 1 户反映：楼道堆物" in client.get("/report/").content.decode()


def test_the_guess_as_data(town: Town) -> None:
    answer = as_(town, "wang").post("/report/guess/", {"text": LAMP}, headers={"Accept": "application/json"}).json()
    assert answer["category"] and answer["words"] and answer["related"] == []


def test_anonymous_is_kept(town: Town) -> None:
    send(as_(town, "wang"), text=LAMP, anonymous="on")
    assert Case.objects.get().anonymous


def test_a_report_for_a_family_member_is_theirs(town: Town) -> None:
    client = as_(town, "wang")
    response = send(client, text=LAMP, for_name="李奶奶", for_phone="139 0000 0000")
    case = Case.objects.get()
    assert case.matter.person is not None and case.matter.person.name == "李奶奶"
    assert case.matter.channel == Channel.ON_BEHALF and case.placed_by == town.people["wang"]
    assert "替家里人反映" in client.get(response["Location"]).content.decode()
    assert "好把结果告诉他" in send(client, text=LAMP, for_name="李奶奶").content.decode()


def test_a_recording_is_enough(town: Town) -> None:
    sound = SimpleUploadedFile("voice.webm", b"\x1aE\xdf\xa3" + b"0" * 100, "audio/webm")
    send(as_(town, "wang"), text="", voice=sound)
    case = Case.objects.get()
    assert case.text == "语音反映，请听录音" and case.matter.attachments.get().kind == "voice"
    fake = SimpleUploadedFile("voice.webm", b"<svg>", "audio/webm")
    assert "不是录音" in send(as_(town, "wang"), text=LAMP, voice=fake).content.decode()


def test_elder_mode_asks_one_question_a_page(town: Town) -> None:
    client = as_(town, "wang")
    client.cookies["mode"] = "elder"
    page = client.get("/report/").content.decode()
    assert "您遇到了什么事" in page and "第 1 步，共 2 步" in page and "在哪里？" not in page
    page = client.post("/report/", {"step": "1", "text": ""}).content.decode()
    assert "请写一句话" in page and "第 1 步" in page
    page = client.post("/report/", {"step": "1", "text": LAMP, "photos": [picture()]}).content.decode()
    assert "第 2 步，共 2 步" in page and "在哪里？" in page and LAMP in page and len(tokens_in(page)) == 1
    assert not Case.objects.exists()
    send(client, text=LAMP, stash=tokens_in(page))
    assert Case.objects.get().matter.attachments.count() == 1


# Without an account --------------------------------------------------------------------------------------------------


def test_a_stranger_gives_a_phone_as_the_last_step(town: Town, client: Client) -> None:
    key = str(new_key())
    response = send(client, text=LAMP, words="3 号楼 2 单元", photos=[picture()], request_id=key)
    assert response["Location"] == "/report/contact/"
    assert not Case.objects.exists()
    assert LAMP in client.get("/report/contact/").content.decode()
    page = client.post("/report/contact/", {"phone": "13911112222", "called": "孙女士"}).content.decode()
    assert "139****2222" in page
    wrong = client.post("/report/contact/", {"phone": "13911112222", "called": "孙女士", "code": "12"})
    assert "验证码不对" in wrong.content.decode() and LAMP in wrong.content.decode()
    given = {"phone": "13911112222", "called": "孙女士", "code": sent_code()}
    response = client.post("/report/contact/", given)
    case = Case.objects.get()
    assert response["Location"] == f"/my/{case.matter.number}/placed/"
    assert case.matter.person is not None and case.matter.person.name == "孙女士"
    assert case.matter.attachments.count() == 1 and case.building is not None
    assert "收到了" in client.get(response["Location"]).content.decode()
    again = client.post("/report/contact/", given)
    assert again["Location"] == response["Location"] and Case.objects.count() == 1, "pressed twice"


def test_a_stranger_is_asked_where_and_then_which_community(town: Town, client: Client) -> None:
    assert "请写在哪里" in send(client, text=LAMP).content.decode()
    page = send(client, text=LAMP, words="老槐树下").content.decode()
    assert "请选您在哪个社区" in page and "老槐树下" in page and "桥东社区" in page
    assert send(client, text=LAMP, words="老槐树下", community=str(town.community.pk)).status_code == 302


def test_a_member_of_staff_may_report_without_becoming_staff_here(town: Town, client: Client) -> None:
    send(client, text=LAMP, words="3 号楼")
    client.post("/report/contact/", {"phone": "13800001004"})
    response = client.post("/report/contact/", {"phone": "13800001004", "code": sent_code()})
    assert "/placed/" in response["Location"]
    assert "_auth_user_id" not in client.session
    assert "收到了" in client.get(response["Location"]).content.decode()


def test_contact_without_a_report_goes_back_to_the_beginning(town: Town, client: Client) -> None:
    assert client.get("/report/contact/")["Location"] == "/report/"


BAD_PHONES = [
    "".join(one)
    for one in (
        *[f"1{second}{'0' * 9}" for second in "0129"[:3]],
        *["1" * n for n in range(1, 30) if n != 11],
        *[f"1380000{tail}" for tail in ("221", "22166", "221a", "22-", "2 2")],
        *[f"{head}13800002216" for head in ("0", "00", "1", "+1", "+852", "a", "<", "'", "0086 0")],
        *[f"138{sep}0000{sep}22" for sep in ",;:!@#$%^&*=|\\<>?~`"],
        *[chr(base + 1) + "".join(chr(base + int(d)) for d in "3800002216") for base in (0x660, 0x966, 0x9E6, 0xE50)],
        *[
            "ⅠⅡⅢ",
            "一三八零零零零二二一六",
            "1⃣3⃣8⃣",
            "phone",
            "null",
            "None",
            "1e10",
            "0x138",
            "١٢٣",
            "\u202e13800002216x",
        ],
    )
]


@pytest.mark.parametrize("chunk", range(8))
def test_four_hundred_ways_to_get_a_phone_wrong(town: Town, client: Client, chunk: int) -> None:
    send(client, text=LAMP, words="3 号楼")
    variants = [form.format(one) for one in BAD_PHONES for form in ("{}", " {} ", "tel:{}", "{}\n", "{}#", "第{}号")]
    assert len(variants) >= 400
    for phone in variants[chunk::8]:
        response = client.post("/report/contact/", {"phone": phone})
        assert response.status_code == 422, repr(phone)
        assert "请写 11 位手机号" in response.content.decode()
    assert not Person.objects.filter(name="").exists()


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01路灯不亮",
        "𠮷野家门口路灯不亮",
        "<script>alert(1)</script>路灯",
        "路灯不亮" * 400,
        "👴🏻路灯不亮",
        "‮路灯不亮",
        "%s %(a)s {} {{ 1 }}",
    ],
)
def test_any_text_comes_out_as_it_was_meant(town: Town, text: str) -> None:
    client = as_(town, "wang")
    response = send(client, text=text)
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "<script>alert" not in page and "\x00" not in page
    client.get(f"/my/{Case.objects.get().matter.number}/")


def test_a_text_that_is_too_long_stays_on_the_page(town: Town) -> None:
    response = send(as_(town, "wang"), text="路" * 2001)
    assert response.status_code == 422
    assert "请写在 2000 字以内" in response.content.decode() and "路" * 2001 in response.content.decode()


def test_placing_through_the_page_costs_few_statements(town: Town, django_assert_max_num_queries: Any) -> None:
    client = as_(town, "wang")
    send(client, text=LAMP)  # what processes keep in memory is there from now on
    with django_assert_max_num_queries(14):
        send(client, text=LAMP)


def test_a_report_cannot_be_made_from_another_site(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_for(town.people["wang"]))
    assert client.post("/report/", {"text": LAMP}).status_code == 403


def test_the_follow_up_page_of_a_merged_request_stays_good(town: Town) -> None:
    client = as_(town, "wang")
    url = send(client, text=LAMP)["Location"]
    mine = Case.objects.get()
    other = town.case(by=town.neighbour, requester=town.people["neighbour"])
    actions.merge(mine, town.li, into=other)
    assert client.get(url).status_code == 200


def test_a_position_outside_of_our_grids_is_asked_about_and_not_guessed_to_be_home(town: Town) -> None:
    client = as_(town, "wang")
    page = send(client, text=LAMP, lng="121.47", lat="31.23")
    assert page.status_code == 422
    assert "不在我们的网格里" in page.content.decode() and LAMP in page.content.decode()
    assert send(client, text=LAMP, lng="121.47", lat="31.23", words="3 号楼 2 单元门口").status_code == 302
