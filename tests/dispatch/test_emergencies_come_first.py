"""Trapped people, gas, fire and a burst main are urgent whatever any model believes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dispatch.test_a_new_place_guesses_from_its_catalogue import starter

from linli.platform.dispatch.learning.combine import decide
from linli.platform.dispatch.learning.keywords import Guess, KeywordClassifier
from linli.platform.dispatch.learning.urgent import UrgentRule, alarms, starter_rules

CLASSIFIER = KeywordClassifier(starter())
CALLS = {
    "lift_trapped": [
        "我被困在电梯里了",
        "电梯停在三楼，老人困在里面出不来",
        "电梯门打不开，孩子被困",
        "有人卡在轿厢里",
    ],
    "gas_leak": ["家里煤气味很重", "天然气泄漏了", "施工把燃气管道挖破了", "楼道里有煤气味", "液化气罐一直在漏"],
    "fire": ["楼上着火了", "阳台冒烟，快来人", "配电箱烧起来了", "电动车起火，浓烟很大", "厨房失火，救命"],
    "water_main": ["门口水管爆裂，水冲到马路上", "自来水主管爆了", "施工挖断水管", "小区爆管了，地下室进水"],
}
QUIET = [
    "路灯不亮了",
    "电梯坏了没人修",
    "想咨询一下天然气怎么开户",
    "楼道堆满纸箱，担心着火",
    "请组织一次消防演练",
    "去年电梯困过人，现在还没换",
    "烧烤摊烟大",
    "",
]


@pytest.mark.parametrize(("category", "text"), [(c, t) for c, texts in CALLS.items() for t in texts])
def test_a_call_for_help_is_urgent(category: str, text: str) -> None:
    guess = CLASSIFIER.guess(text)
    assert guess.urgent
    assert guess.code == category
    assert all(word in text for word in guess.words)


@pytest.mark.parametrize("text", QUIET)
def test_everyday_troubles_and_worries_are_not(text: str) -> None:
    assert not CLASSIFIER.guess(text).urgent


@given(st.sampled_from([t for texts in CALLS.values() for t in texts]), st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None, max_examples=80)
def test_what_else_a_person_writes_cannot_hide_it(call: str, before: str, after: str) -> None:
    assert alarms(f"{before}。{call}。{after}")


@given(st.floats(0, 1), st.sampled_from(["street_lamp", "other", "fire"]))
def test_no_model_takes_the_urgency_or_the_category_away(confidence: float, code: str) -> None:
    sure_of_something_else = Guess(code, confidence, (), (), False, "model:9")
    for category, texts in CALLS.items():
        final = decide(CLASSIFIER.guess(texts[0]), sure_of_something_else, alarms(texts[0]))
        assert final.urgent
        assert final.code == category


def test_an_alarm_wins_even_where_the_place_has_no_words_for_it() -> None:
    keyword = KeywordClassifier([]).guess("楼上着火了")
    assert keyword.urgent
    calm = Guess("noise", 0.9, (), (("fumes", 0.1),), False, "model:1")
    final = decide(Guess("", 0.0, (), (), False, "keywords"), calm, alarms("楼上着火了"))
    assert (final.code, final.urgent) == ("fire", True)
    assert final.alternatives[0] == ("noise", 0.9)


def test_a_place_can_bring_rules_of_its_own() -> None:
    rule = UrgentRule("dyke", "堤坝险情", "dyke", (("大堤", "堤坝"), ("管涌", "渗水", "决口")), ("演练",))
    assert [a.name for a in alarms("江边大堤出现管涌", [rule])] == ["堤坝险情"]
    assert not alarms("大堤管涌演练通知", [rule])
    assert not alarms("江边大堤散步的人多，今天天气好，我家阳台渗水", [rule])


def test_every_starter_rule_can_fire() -> None:
    for rule in starter_rules():
        assert alarms("".join(words[0] for words in rule.all_of), [rule]), rule.code
