"""A language model may draft where one is plugged in: nobody's data reaches it, nothing it says goes out unread."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from linli.platform.dispatch import drafting
from linli.platform.dispatch.drafting import MARK
from linli.platform.dispatch.hiding import hidden
from linli.platform.identity.people import account_for
from linli.testing.drafts import FakeModel, fake_model
from linli.testing.town import Town
from linli.work.cases import actions
from linli.work.cases.models import Case

SECRETS = (
    "王玉珍", "李强", "13800002216", "138-0000-2216", "一三八零零零零二二一六", "42900119800101123X",
    "6222020200112233445", "１３９－００００－２２１６",
    "鄂K12345", "鲁A·D12345", "wang_123", "wang@example.com", "0712-2345678", "501", "1203",
)  # fmt: skip
TOLD = (
    "我是 3 号楼 2 单元 501 的王玉珍，电话 13800002216（也可打 138-0000-2216、一三八零零零零二二一六、0712-2345678），"
    "身份证 42900119800101123X，老号 １３９－００００－２２１６，卡号 6222020200112233445，"
    "微信号 wang_123，邮箱 wang@example.com。"
    "鄂K12345 和 鲁A·D12345 两辆车堵在门口，9 栋 1203 室也反映过，网格员李强来看过。"
)


@pytest.fixture
def model(settings: Any) -> Iterator[FakeModel]:
    """A model that is plugged in."""
    with fake_model(settings) as running:
        yield running


def test_without_an_endpoint_nothing_is_asked(settings: Any) -> None:
    settings.DRAFT_URL = ""
    assert not drafting.switched_on()
    assert drafting.reply("路灯不亮", ["换了灯泡"]) is None


def test_nothing_personal_leaves(model: FakeModel) -> None:
    for ask in (drafting.reply(TOLD, [TOLD]), drafting.summary(TOLD), drafting.name([TOLD, TOLD])):
        assert ask is not None
    assert len(model.asked) == 3
    for secret in SECRETS:
        assert secret not in model.read, secret
    assert "堵在门口" in model.read


@pytest.mark.parametrize("name", ["费云", "完颜希", "古丽", "阿依努尔·买买提", "赵"])
def test_known_names_stay_here_however_rare(model: FakeModel, name: str) -> None:
    drafting.reply(f"{name}说路灯不亮，找{name}", [f"{name}换了灯泡"], known=[name])
    assert name not in model.read or len(name) < 2


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("高压线垂下来，马路边的路灯也不亮，黄水流到江边", "高压线垂下来，马路边的路灯也不亮，黄水流到江边"),
        ("3 号楼 2 单元的电梯停了 4 天", "3 号楼 2 单元的电梯停了 4 天"),
        ("2026 年物业费涨了 0.3 元", "2026 年物业费涨了 0.3 元"),
    ],
)
def test_what_is_nobodys_is_left_readable(text: str, kept: str) -> None:
    assert hidden(text) == kept


def test_what_a_model_makes_up_about_people_is_hidden_too(model: FakeModel) -> None:
    model.says = "请联系张桂兰，电话 13912345678。"
    draft = drafting.reply("路灯不亮", [])
    assert draft is not None
    assert "13912345678" not in draft.text
    assert "张桂兰" not in draft.text


@pytest.mark.parametrize("mood", ["error", "garbage", "empty", "odd", "slow", "trickle"])
def test_whatever_fails_is_as_if_there_were_none(model: FakeModel, mood: str) -> None:
    model.mood = mood
    started = time.monotonic()
    assert drafting.reply("路灯不亮", ["换了灯泡"]) is None
    assert time.monotonic() - started < 3


def test_a_wrong_key_or_nobody_there_is_harmless(model: FakeModel, settings: Any) -> None:
    settings.DRAFT_KEY = "wrong"
    assert drafting.reply("路灯不亮", []) is None
    for url in ("http://127.0.0.1:9/v1", "file:///etc/passwd", "nonsense"):
        settings.DRAFT_URL = url
        assert drafting.reply("路灯不亮", []) is None


def test_a_long_answer_is_cut(model: FakeModel) -> None:
    model.mood = "huge"
    draft = drafting.reply("路灯不亮", [])
    assert draft is None or len(draft.text) <= drafting.MOST_BACK


@pytest.fixture
def in_hand(town: Town) -> Case:
    """A request that was worked on."""
    case = actions.accept(town.case(text=TOLD), town.li)
    return actions.progress(case, town.li, words="联系了鄂K12345 的车主王玉珍，车已挪走")


def signed_in(town: Town, who: str) -> Client:
    """A browser of somebody."""
    client = Client()
    client.force_login(account_for(town.people[who]))
    return client


def test_the_desk_asks_for_a_draft_and_must_go_over_it(town: Town, in_hand: Case, model: FakeModel) -> None:
    client, url = signed_in(town, "chen"), f"/desk/cases/{in_hand.pk}/answer/"
    assert "请系统起个草" in client.get(url).content.decode()
    answer = client.post(url, {"draft": "1", "outcome": "solved", "text": ""})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert f"{MARK}{model.says}" in shown
    assert "请逐句核对" in shown
    for secret in SECRETS:
        assert secret not in model.read, secret
    sent = {"outcome": "solved", "text": f"{MARK}{model.says}"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "这还是草稿" in refused.content.decode()
    in_hand.refresh_from_db()
    assert in_hand.answer == ""
    assert client.post(url, {**sent, "text": model.says}).status_code == 302


def test_when_no_draft_comes_what_was_typed_stays(town: Town, in_hand: Case, model: FakeModel) -> None:
    model.mood = "error"
    sent = {"draft": "1", "outcome": "solved", "text": "我写了一半"}
    shown = signed_in(town, "chen").post(f"/desk/cases/{in_hand.pk}/answer/", sent).content.decode()
    assert "没有起成草稿" in shown
    assert "我写了一半" in shown


def test_where_it_is_off_nobody_sees_a_button(town: Town, in_hand: Case) -> None:
    shown = signed_in(town, "chen").get(f"/desk/cases/{in_hand.pk}/answer/").content.decode()
    assert "请系统起个草" not in shown


def test_who_may_not_answer_gets_no_draft(town: Town, in_hand: Case, model: FakeModel) -> None:
    sent = {"draft": "1", "outcome": "solved", "text": ""}
    signed_in(town, "supervisor").post(f"/desk/cases/{in_hand.pk}/answer/", sent)
    assert not model.asked
