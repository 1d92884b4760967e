"""What somebody taps on an English page is kept as everybody else's, and read by each in their own language."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from linli.platform.attachments.files import Prepared
from linli.platform.identity.models import Person
from linli.platform.identity.people import account_for, unnamed
from linli.testing.town import Town
from linli.work.cases import actions, presets
from linli.work.cases.forms.console.people import RevealForm
from linli.work.cases.models import Case
from linli.work.cases.wording import CONSOLE, told

PHOTO = Prepared("photo", b"webp", "image/webp", "0" * 64, 1, 1)


@pytest.fixture
def english(town: Town) -> Any:
    """李强 with an English page."""
    client = Client()
    client.force_login(account_for(town.people["li"]))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_a_reason_tapped_in_english_stands_in_the_record_like_any_other(town: Town, english: Client) -> None:
    case = actions.accept(town.case(), town.li)
    english.post(f"/field/cases/{case.pk}/hand_back/", {"reason": "2", "words": "没有 6 米的梯子"})
    record = case.matter.records.get(move="hand_back")
    assert record.facts["why"] == "缺工具或配件：没有 6 米的梯子"
    assert told(record, CONSOLE).text == "缺工具或配件：没有 6 米的梯子"
    with override("en"):
        words = told(record, CONSOLE).text
    assert "没有 6 米的梯子" in words and not words.startswith("缺工具"), "typed words stay, the tapped ones are said"


def test_how_the_resident_was_reached_is_kept_the_same_way(town: Town, english: Client) -> None:
    case = town.case()
    english.post(f"/field/cases/{case.pk}/contact/", {"said": "0"})
    record = case.matter.records.get(move="contact")
    assert record.facts["words"] == "约好上门"
    with override("en"):
        assert told(record, CONSOLE).text != "约好上门"


def test_an_answer_by_a_tap_is_read_by_each_in_their_own_language(town: Town) -> None:
    with override("en"):
        case = actions.fix(actions.arrive(town.case(), town.li), town.li, how="repaired", photos=[PHOTO])
    assert case.answer == "已修好"
    assert case.answer_words == "已修好"
    with override("en"):
        assert case.answer_words != "已修好"
    other = actions.arrive(town.case("另一盏"), town.li)
    own = actions.fix(other, town.li, how="repaired", photos=[PHOTO], words="换了灯")
    with override("en"):
        assert own.answer_words == "换了灯"


def test_names_that_the_house_gives_are_in_the_language_of_the_place(town: Town) -> None:
    with override("en"):
        assert unnamed("13800002216") == "居民2216"
    client = Client()
    client.force_login(account_for(town.people["wang"]))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.post("/report/", {"text": "灯坏了", "step": "2", "for_phone": "13900001234"})
    assert Case.objects.select_related("matter__person").get().matter.person == Person.objects.get(name="居民1234")


def test_the_reason_of_a_look_is_kept_in_the_language_of_the_place(town: Town) -> None:
    with override("en"):
        form = RevealForm({"why": "1"})
        assert form.is_valid() and form.reason() == "约上门的时间"


def test_only_presets_are_worded_anew() -> None:
    with override("en"):
        assert presets.shown("我自己写的话") == "我自己写的话"
        assert presets.shown("我说：好") == "我说：好"
    assert presets.shown("") == ""
