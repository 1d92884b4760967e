"""Hot topics: several people, one trouble, one place; named in their own words, the same from day to day."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dispatch.test_a_new_place_guesses_from_its_catalogue import rows

from linli.platform.dispatch.learning.topics import Said, Topic, find_topics, follow, heat

START = datetime(2026, 3, 1, tzinfo=UTC)
LAMPS = [
    "锦绣园小区门口路灯不亮",
    "锦绣园小区路灯坏了没人修",
    "锦绣园的路灯又不亮了",
    "锦绣园小区路灯一直不亮，老人摔跤",
    "请修一下锦绣园小区的路灯",
]
SMOKE = [
    "望湖苑楼下烧烤油烟扰民",
    "望湖苑小区烧烤店油烟太大",
    "望湖苑一楼烧烤摊油烟熏人",
    "望湖苑烧烤油烟什么时候管",
]
LAMPS_ELSEWHERE = ["南坡村路灯不亮", "南坡村的路灯坏了", "南坡村路灯不亮好几天"]
PLACES = [f"{a}{b}小区" for a in "青柳石竹松梅兰桂" for b in "溪桥泉岭渡庄坪"]
# What else a town talks of: every trouble once, each at a place of its own.
OTHERS = [
    f"{place}{category['examples'][0]}"
    for place, category in zip(PLACES, rows(), strict=False)
    if category["code"] not in {"street_lamp", "stair_lamp", "fumes"}
]


def said(titles: Sequence[str], prefix: str, day: int = 0, reporter: str = "") -> list[Said]:
    return [
        Said(
            f"{prefix}{n}",
            title,
            f"{title}。请处理。",
            reporter or f"{prefix}人{n}",
            START + timedelta(days=day, hours=n),
        )
        for n, title in enumerate(titles)
    ]


def town_talk() -> list[Said]:
    return [*said(LAMPS, "a"), *said(SMOKE, "b"), *said(LAMPS_ELSEWHERE, "c"), *said(OTHERS, "x")]


def by_first(topics: Sequence[Topic]) -> dict[str, Topic]:
    return {topic.messages[0][0]: topic for topic in topics}


def test_a_call_that_five_hundred_neighbours_send_word_for_word_is_the_hottest_topic() -> None:
    passed_on = [Said(f"p{n}", LAMPS[0], "请大家转发", f"人{n}", START) for n in range(500)]
    for talk in (passed_on, [*passed_on, *town_talk()]):
        hottest = find_topics(talk)[0]
        assert len({key for key in hottest.messages if key.startswith("p")}) == 500
        assert "路灯" in hottest.name


def test_what_several_people_say_of_one_place_is_one_topic() -> None:
    topics = by_first(find_topics(town_talk()))
    assert set(topics["a"].messages) == {"a0", "a1", "a2", "a3", "a4"}
    assert set(topics["b"].messages) == {"b0", "b1", "b2", "b3"}
    assert topics["a"].reporters == 5


def test_the_same_trouble_at_another_place_is_another_topic() -> None:
    topics = find_topics(town_talk())
    assert not any({"a0", "c0"} <= set(topic.messages) for topic in topics)


def test_everyday_single_messages_are_no_topic() -> None:
    in_topics = [key for topic in find_topics(town_talk()) for key in topic.messages if key.startswith("x")]
    assert len(in_topics) < 0.1 * len(OTHERS)


def test_a_topic_is_named_after_its_place_and_trouble() -> None:
    topics = by_first(find_topics(town_talk()))
    assert topics["a"].name.startswith("锦绣园")
    assert "路灯" in topics["a"].name
    assert topics["b"].name.startswith("望湖苑")
    assert "油烟" in topics["b"].name


def test_one_person_writing_again_and_again_is_no_hot_topic() -> None:
    alone = said(LAMPS, "a", reporter="同一个人")
    assert not any("a0" in topic.messages for topic in find_topics([*alone, *said(OTHERS, "x")]))


def test_heat_counts_people_support_and_freshness() -> None:
    first, second = said(LAMPS[:2], "a")
    now = START
    assert heat([first], now) == 1
    assert heat([first, Said("a9", "", "", first.reporter, START)], now) == 1
    assert heat([first, second], now + timedelta(days=1)) == pytest.approx(2, abs=0.011)
    assert heat([Said("z", "", "", "人", START, likes=7)], now) == pytest.approx(2.5)
    assert heat([first], now + timedelta(days=180)) == pytest.approx(0.5)
    assert heat([Said("z", "", "")], None) == 1


def test_the_order_of_the_messages_does_not_matter() -> None:
    talk = town_talk()
    expected = find_topics(talk)
    for seed in range(3):
        shuffled = talk[:]
        random.Random(seed).shuffle(shuffled)
        assert find_topics(shuffled) == expected


def test_a_topic_keeps_its_key_while_it_grows() -> None:
    talk = town_talk()
    before = by_first(find_topics(talk))["a"]
    later = by_first(find_topics([*talk, *said(["锦绣园小区路灯还是不亮"], "e", day=30)]))["a"]
    assert later.key == before.key
    assert "e0" in later.messages


def test_tomorrow_a_topic_has_the_name_of_today() -> None:
    old = Topic("t1", "锦绣园路灯不亮", 5.0, ("a", "b", "c"), 3)
    gone = Topic("t2", "望湖苑油烟", 3.0, ("x", "y", "z"), 3)
    new = Topic("t9", "锦绣园小区照明", 7.0, ("b", "c", "d", "e"), 4)
    fresh = Topic("t8", "南坡村停水", 2.0, ("p", "q", "r"), 3)
    carried = follow([old, gone], [new, fresh])
    assert [(t.key, t.name, t.heat) for t in carried] == [("t1", "锦绣园路灯不亮", 7.0), ("t8", "南坡村停水", 2.0)]


def test_messages_without_title_time_or_reporter_do() -> None:
    talk = [Said(m.key, "", m.text) for m in town_talk()]
    assert {"a0", "a1"} <= set(by_first(find_topics(talk))["a"].messages)


def test_nothing_and_next_to_nothing_have_no_topics() -> None:
    assert find_topics([]) == []
    assert find_topics(said(LAMPS[:2], "a")) == []
    assert find_topics([Said(str(n), "", "") for n in range(5)]) == []


@given(st.lists(st.text(max_size=30), max_size=12))
@settings(deadline=None, max_examples=40)
def test_any_texts_do(texts: list[str]) -> None:
    talk = [Said(str(n), text, text) for n, text in enumerate(texts)]
    topics = find_topics(talk)
    keys = [key for topic in topics for key in topic.messages]
    assert len(keys) == len(set(keys))


def test_no_name_begins_with_what_is_left_of_an_address() -> None:
    """锦绣园 5 号楼, 7 号楼, 9 号楼: they do not agree on the number, and 号楼 alone says nothing."""
    told = said([f"锦绣园{n} 号楼 2 单元地下室返水" for n in (3, 5, 7, 9)], "h")
    others = said(["北门垃圾桶满了", "装修太吵睡不着", "电梯停了", "广场舞太吵"], "o")
    (topic,) = find_topics([*told, *others])
    assert "号楼" not in topic.name and "地下室返水" in topic.name
