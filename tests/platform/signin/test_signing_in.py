"""Residents come in by a code to their phone, staff by password and one-time code; nobody gets to guess."""

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from linli.kernel import clock
from linli.platform.identity.models import Account, Person
from linli.platform.identity.people import account_for
from linli.platform.notices.models import Notice
from linli.platform.posts.models import Appointment
from linli.platform.signin import mfa
from linli.testing.town import Town

WANG = "13800002216"


def sent_code() -> str:
    """The digits of the newest message."""
    return str(json.loads(Notice.objects.filter(message="code").latest("made_at").values)["code"])


def come_in(client: Client, phone: str = WANG, **more: str) -> Any:
    client.post("/sign-in/", {"phone": phone})
    return client.post("/sign-in/", {"phone": phone, "code": sent_code(), **more})


def staff_account(town: Town, who: str = "chen", password: str = "柳岸-很长的密码-2026") -> Account:
    account: Account = account_for(town.people[who])
    account.username, account.is_staff = who, True
    account.set_password(password)
    account.save()
    return account


def test_a_resident_comes_in_with_a_code(town: Town, client: Client) -> None:
    assert client.get("/sign-in/").status_code == 200
    response = come_in(client)
    assert response.status_code == 302 and response["Location"] == "/"
    assert client.get("/")["Location"] == "/home/"


def test_a_new_number_is_a_new_person(town: Town, client: Client) -> None:
    come_in(client, "13911112222")
    assert Person.objects.with_phone("13911112222").count() == 1
    assert Account.objects.filter(person__phone_tail="2222").count() == 1


def test_a_wrong_code_stays_outside_and_is_told_so(town: Town, client: Client) -> None:
    client.post("/sign-in/", {"phone": WANG})
    wrong = "000000" if sent_code() != "000000" else "111111"
    response = client.post("/sign-in/", {"phone": WANG, "code": wrong})
    assert "验证码不对" in response.content.decode()
    assert client.get("/home/").status_code in (200, 404)
    assert "_auth_user_id" not in client.session


def test_five_wrong_codes_end_the_trying(town: Town, client: Client) -> None:
    client.post("/sign-in/", {"phone": WANG})
    right = sent_code()
    for digit in "12345":
        client.post("/sign-in/", {"phone": WANG, "code": digit * 6})
    response = client.post("/sign-in/", {"phone": WANG, "code": right})
    assert "错了太多次" in response.content.decode()


def test_a_second_code_within_a_minute_is_refused_in_plain_words(town: Town, client: Client) -> None:
    client.post("/sign-in/", {"phone": WANG})
    response = client.post("/sign-in/", {"phone": WANG})
    assert response.status_code == 422
    assert "请等一分钟" in response.content.decode()


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "/sign-out/"]
)
def test_next_leads_nowhere_else(town: Town, client: Client, onward: str) -> None:
    assert come_in(client, next=onward)["Location"] == "/"


def test_next_leads_back_to_the_page(town: Town, client: Client) -> None:
    assert come_in(client, next="/my/?x=1")["Location"] == "/my/?x=1"


def test_a_code_to_the_phone_is_not_enough_for_staff(town: Town, client: Client) -> None:
    response = come_in(client, "13800001004")
    assert response.status_code == 200
    assert "工作人员请用账号和密码登录" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_stopped_account_stays_outside(town: Town, client: Client) -> None:
    account = account_for(town.people["wang"])
    account.is_active = False
    account.save()
    assert "已经停用" in come_in(client).content.decode()


def test_staff_come_in_by_password_in_the_demo(town: Town, client: Client, settings: Any) -> None:
    settings.DEMO = True
    staff_account(town)
    response = client.post("/sign-in/staff/", {"username": "chen", "password": "柳岸-很长的密码-2026"})
    assert response["Location"] == "/"
    assert client.get("/")["Location"] == "/desk/"


def test_staff_without_a_one_time_code_are_led_to_set_it_up(town: Town, client: Client) -> None:
    account = staff_account(town)
    response = client.post(
        "/sign-in/staff/", {"username": "chen", "password": "柳岸-很长的密码-2026", "next": "/desk/"}
    )
    assert response["Location"] == "/sign-in/set-up/?next=%2Fdesk%2F"
    assert "_auth_user_id" not in client.session
    page = client.get("/sign-in/set-up/").content.decode()
    assert "data:image/svg+xml" in page
    secret = client.session["signin.secret"]
    now = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page = client.post("/sign-in/set-up/", {"code": now, "next": "/desk/"}).content.decode()
    assert "抄下备用码" in page and 'href="/desk/"' in page
    assert int(client.session["_auth_user_id"]) == account.pk
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_the_second_step_takes_the_code_of_the_app_or_one_from_paper(town: Town, client: Client) -> None:
    account = staff_account(town)
    secret = mfa.new_secret()
    kept = mfa.set_up(account, secret, format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    for code, inside in (("000000", False), (kept[0], True)):
        client.post("/sign-in/staff/", {"username": "chen", "password": "柳岸-很长的密码-2026"})
        client.post("/sign-in/code/", {"code": code})
        assert ("_auth_user_id" in client.session) is inside
    client.logout()
    client.post("/sign-in/staff/", {"username": "chen", "password": "柳岸-很长的密码-2026"})
    assert client.post("/sign-in/code/", {"code": kept[0]}).status_code == 422, "a paper code is good once"


def test_the_password_waits_ten_minutes_for_its_code(town: Town, client: Client) -> None:
    with clock.travel(clock.now()) as time_:
        account = staff_account(town)
        secret = mfa.new_secret()
        mfa.set_up(account, secret, format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
        client.post("/sign-in/staff/", {"username": "chen", "password": "柳岸-很长的密码-2026"})
        time_.forward(minutes=11)
        assert client.get("/sign-in/code/")["Location"] == "/sign-in/staff/"


def test_ten_wrong_passwords_close_the_name_for_an_hour(town: Town, client: Client) -> None:
    staff_account(town)
    for _ in range(10):
        page = client.post("/sign-in/staff/", {"username": "chen", "password": "不对"}).content.decode()
        assert "账号或密码不对" in page
    page = client.post("/sign-in/staff/", {"username": "chen", "password": "柳岸-很长的密码-2026"}).content.decode()
    assert "错了太多次" in page


def test_signing_out_needs_a_post(town: Town, client: Client) -> None:
    come_in(client)
    assert "data-logout" in client.get("/sign-out/").content.decode()
    assert client.get("/")["Location"] == "/home/"
    assert client.post("/sign-out/").status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("who", "page"), [("desk", "/desk/"), ("leader", "/screen/"), ("li", "/field/me/"), ("wang", "/me/")]
)
def test_every_face_has_a_way_out(town: Town, client: Client, who: str, page: str) -> None:
    client.force_login(account_for(town.people[who]))
    assert "/sign-out/" in client.get(page).content.decode()


def test_the_start_page_shows_every_role_at_every_level_by_face(town: Town, client: Client, settings: Any) -> None:
    settings.DEMO = True
    page = client.get("/").content.decode()
    faces = [page.index(words) for words in ("手机上干活的人", "坐在办公桌前的人", "看全局的人", "管系统的人")]
    assert faces == sorted(faces)
    for term in Appointment.objects.current().select_related("post__area"):
        same = Appointment.objects.current().filter(post__duty=term.post.duty, post__area__level=term.post.area.level)
        first = same.order_by("id").select_related("person").first()
        assert first is not None
        assert f"/play/{first.person.pk}/" in page, f"{term.post}: one of each duty at each level"


def test_the_start_page_lists_one_person_for_each_face_and_plays_them(
    town: Town, client: Client, settings: Any
) -> None:
    settings.DEMO = True
    page = client.get("/").content.decode()
    for words in ("居民", "网格员", "坐席", "社区书记", "部门", "物业", "督办", "领导", "管理员", "柳岸社区"):
        assert words in page
    faces = {"wang": "/home/", "li": "/field/", "desk": "/desk/", "chen": "/desk/", "leader": "/screen/"}
    for who, face in faces.items():
        assert client.post(f"/play/{town.people[who].pk}/")["Location"] == face
    assert client.post(f"/play/{town.people['zhou'].pk}/").status_code == 404, "only those who are listed"


def test_outside_of_the_demo_nobody_can_be_played(town: Town, client: Client) -> None:
    assert client.post(f"/play/{town.people['wang'].pk}/").status_code == 404
    assert client.get("/")["Location"] == "/home/"
    assert client.get(f"/play/{town.people['wang'].pk}/").status_code == 405


def test_who_has_to_sign_in_first_comes_back_to_the_page_with_the_button(client: Client) -> None:
    sent = client.post("/me/record/confirm/", headers={"Referer": "http://testserver/me/record/?a=1"})
    assert sent["Location"] == "/sign-in/?next=%2Fme%2Frecord%2F%3Fa%3D1"
    elsewhere = client.post("/me/record/confirm/", headers={"Referer": "https://elsewhere.example/me/"})
    assert elsewhere["Location"] == "/sign-in/?next=%2F"


def test_the_address_of_a_button_opened_like_a_page_says_so(client: Client) -> None:
    page = client.get("/me/record/confirm/")
    assert (page.status_code, page["Allow"]) == (405, "POST") and "请回到前一页再点一次" in page.content.decode()


@pytest.mark.parametrize(
    "phone",
    ["", " ", "1380000", "138000022166", "23800002216", "١٣٨٠٠٠٠٢٢١٦", "13800002216\n13900000000", "<script>", "\x00",
     "0712-1234567", "a" * 5000, "+1 202 555 0100", "１３８", "13８０000221", "-13800002216x"],
)  # fmt: skip
def test_a_bad_number_is_told_what_to_write(town: Town, client: Client, phone: str) -> None:
    response = client.post("/sign-in/", {"phone": phone})
    assert response.status_code == 422
    assert "请写 11 位手机号" in response.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("phone", ["138 0000 2216", "１３８００００２２１６", "+86 138-0000-2216", "８６13800002216"])
def test_a_number_may_be_written_as_people_write_it(town: Town, client: Client, phone: str) -> None:
    assert client.post("/sign-in/", {"phone": phone}).status_code == 200
    assert Notice.objects.count() == 1


def test_in_the_demo_the_code_stands_on_the_page_because_no_message_is_sent(
    town: Town, client: Client, settings: Any
) -> None:
    settings.DEMO = True
    page = client.post("/sign-in/", {"phone": WANG}).content.decode()
    assert sent_code() in page
    settings.DEMO = False
    page = client.post("/sign-in/", {"phone": "13800002217"}).content.decode()
    assert sent_code() not in page
