"""The API speaks the language that was asked for, lets photos in by number and code, and has its limits."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from linli.kernel import clock
from linli.kernel.errors import TooOften
from linli.platform.access import tokens
from linli.platform.identity.people import account_for
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.following import follow_code
from linli.work.cases.models import Case


def headers(town: Town, who: str, language: str = "") -> dict[str, str]:
    account_for(town.people[who])
    more = {"Accept-Language": language} if language else {}
    return {"Authorization": f"Bearer {tokens.give(town.people[who], 'test')}", **more}


def post(client: Client, path: str, body: dict[str, Any], said: dict[str, str]) -> Any:
    return client.post(f"/api{path}", body, content_type="application/json", headers=said)


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("language", ["", "zh-CN,zh;q=0.9", "en-GB,en;q=0.8"])
def test_refusals_are_in_the_language_that_was_asked_for(town: Town, client: Client, language: str) -> None:
    case, said = town.case(), headers(town, "wang", language)
    wanted = not language.startswith("en")
    answers = [
        post(client, "/cases", {}, said),  # fields are missing
        post(client, "/cases", {"text": "x", "where": {"area": "far"}, "odd": 1}, said),  # and wrong
        post(client, f"/cases/{case.pk}/rate", {"timely": "maybe", "solved": "yes", "satisfied": "yes"}, said),
        post(client, f"/cases/{case.pk}/rate", {"timely": "yes", "solved": "yes", "satisfied": "yes"}, said),
        client.get("/api/cases/999999", headers=said),
        client.get("/api/cases", headers={"Accept-Language": language} if language else {}),  # nobody is asking
    ]
    for answer in answers:
        assert answer.status_code >= 400
        told = answer.json()
        words = [told["detail"], *(one for ones in told["fields"].values() for one in ones)]
        if wanted:
            assert all(chinese(one) for one in words), words
        else:
            assert answer["Content-Language"] == "en"
        assert "Accept-Language" in answer["Vary"]


def test_a_page_keeps_the_language_that_was_chosen_whatever_the_browser_asks_for(town: Town, client: Client) -> None:
    page = client.get("/home/", headers={"Accept-Language": "en"})
    assert page["Content-Language"] == "zh-hans"


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(out, "JPEG")
    return SimpleUploadedFile("lamp.jpg", out.getvalue(), "image/jpeg")


def test_with_number_and_code_one_adds_a_photo_without_an_account(
    town: Town, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = town.case()
    url, code = f"/api/follow/{case.matter.number}", {"Follow-Code": follow_code(case.matter.number)}
    assert client.post(f"{url}/photos", {"photo": picture()}, headers={"Follow-Code": "WRONG123"}).status_code == 404
    handed = client.post(f"{url}/photos", {"photo": picture()}, headers=code)
    assert handed.status_code == 201, handed.content
    added = client.post(f"{url}/supplement", {"words": "灯罩也碎了", "photos": [handed.json()["photo"]]},
                        content_type="application/json", headers=code)  # fmt: skip
    assert added.status_code == 200, added.content
    assert case.matter.attachments.count() == 1


def test_one_resident_places_so_many_in_a_day_by_page_and_by_program(town: Town, client: Client, settings: Any) -> None:
    settings.MOST_PLACED_A_DAY = 2
    with clock.travel(clock.now()) as time:
        town.case("第一件")
        town.case("第二件")
        with pytest.raises(TooOften):
            town.case("第三件")
        body = {"text": "第三件", "where": {"home": town.homes["wang"].pk}}
        refused = post(client, "/cases", body, headers(town, "wang"))
        assert refused.status_code == 429
        assert "明天再写" in refused.json()["detail"]
        actions.place(town.desk, text="坐席照样登记", where=town.at_wangs(), requester=town.people["wang"])
        time.forward(days=1, minutes=1)
        town.case("第二天")
    assert Case.objects.count() == 4


def test_a_program_names_another_number_too(town: Town, client: Client) -> None:
    body = {"text": "路灯坏了", "where": {"home": town.homes["wang"].pk}, "contact_phone": "13900007788"}
    assert post(client, "/cases", body, headers(town, "wang")).status_code == 201
    assert Case.objects.get().contact_phone == "13900007788"
