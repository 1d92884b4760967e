"""Before anything was learnt, the catalogue's own words and examples tell the category."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dispatch.sentences import SENTENCES

from linli.platform.dispatch.learning.combine import decide
from linli.platform.dispatch.learning.keywords import CategoryWords, Guess, KeywordClassifier
from linli.platform.dispatch.learning.urgent import STARTER

LAMPS = CategoryWords("lamp", "路灯不亮", {"路灯": 3, "不亮": 1}, not_words=("楼道",), examples=("路口的灯坏了好几盏",))
STAIRS = CategoryWords("stairs", "楼道灯不亮", {"楼道灯": 4, "声控灯": 4, "楼道": 1})
OTHER = CategoryWords("other", "其他")


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(STARTER.read_text(encoding="utf-8"))["categories"]
    return found


def starter(without: str = "") -> list[CategoryWords]:
    return [
        CategoryWords(
            c["code"],
            c["name"],
            c["words"],
            tuple(c["not_words"]),
            tuple(e for e in c["examples"] if e != without),
            c["urgent"],
        )
        for c in rows()
    ]


def test_a_lamp_in_the_street_is_not_a_lamp_in_the_stairwell() -> None:
    classifier = KeywordClassifier([LAMPS, STAIRS, OTHER])
    assert classifier.guess("门口路灯不亮").code == "lamp"
    assert classifier.guess("三楼楼道灯不亮，声控灯坏了").code == "stairs"


def test_the_words_that_decided_stand_in_the_text() -> None:
    guess = KeywordClassifier([LAMPS, STAIRS, OTHER]).guess("广场上的路灯全都不亮")
    assert guess.words == ("路灯", "不亮")
    assert guess.source == "keywords"
    assert [code for code, _ in guess.alternatives] == ["stairs", "other"]


def test_an_exception_word_calls_a_category_off() -> None:
    classifier = KeywordClassifier([LAMPS, OTHER])
    assert classifier.guess("楼道里像路灯一样的灯").confidence < classifier.guess("路边像路灯一样的灯").confidence


def test_spaces_full_width_and_capitals_make_no_difference() -> None:
    classifier = KeywordClassifier([CategoryWords("ktv", "歌厅", {"KTV": 3}), OTHER])
    assert classifier.guess("楼 下ＫＴＶ 太吵").code == classifier.guess("楼下ktv太吵").code == "ktv"


def test_nothing_known_goes_to_other_with_little_confidence() -> None:
    guess = KeywordClassifier(starter()).guess("呵呵")
    assert guess.code == "other"
    assert guess.confidence < 0.1


def test_a_place_without_categories_still_answers() -> None:
    assert KeywordClassifier([]).guess("路灯不亮") == Guess("", 0.0, (), (), False, "keywords")


def test_the_starter_catalogue_is_whole() -> None:
    codes = [c["code"] for c in rows()]
    data = json.loads(STARTER.read_text(encoding="utf-8"))
    groups = {g["code"] for g in data["groups"]}
    assert len(codes) == len(set(codes)) >= 45
    for c in rows():
        assert c["group"] in groups
        assert c["size"] in {"small", "big", "hard"}
        assert len(c["examples"]) >= 3
        assert c["words"]
        assert not set(c["words"]) & set(c["not_words"])
        assert c["places"]
        assert c["party"]["kind"] in {"grid_worker", "property_company", "department", "utility"}
        assert bool(c["party"]["name"]) == (c["party"]["kind"] in {"department", "utility"})
    assert {r["category"] for r in data["urgent_rules"]} <= set(codes)


def test_the_starter_words_tell_most_examples_that_were_kept_from_them() -> None:
    tried = [(c["code"], e) for c in rows() for e in c["examples"]]
    right = sum(KeywordClassifier(starter(without=e)).guess(e).code == code for code, e in tried[::3])
    assert right / len(tried[::3]) > 0.85


def test_ordinary_sentences_are_told_and_mostly_surely() -> None:
    said = [(code, ALL.guess(text)) for code, texts in SENTENCES.items() for text in texts]
    sure = [(code, guess) for code, guess in said if guess.confidence >= 0.8]
    assert sum(code == guess.code for code, guess in said) / len(said) > 0.9
    assert len(sure) / len(said) > 0.6
    assert sum(code == guess.code for code, guess in sure) / len(sure) > 0.97


def test_a_word_that_only_says_where_decides_little() -> None:
    guess = ALL.guess("单元门口有人摆摊卖菜，占道经营")
    assert guess.code == "street_stall"
    assert guess.words[0] != "单元门"
    assert ALL.guess("单元门关不上，锁坏了").code == "public_facility"
    assert ALL.guess("公交站旁边的路灯不亮").code == "street_lamp"


def test_a_long_text_needs_more_words_than_a_short_one() -> None:
    short, padding = "路灯不亮", "我每天下班都要走这一段，孩子也走，大家说了好几回，心里都不踏实。" * 12
    assert ALL.guess(short).confidence > ALL.guess(f"{short}。{padding}").confidence


def test_where_model_and_catalogue_agree_the_models_confidence_stands() -> None:
    keyword = Guess("lamp", 0.4, ("路灯",), (("noise", 0.1),), False, "keywords")
    model = Guess("lamp", 0.93, ("路灯", "照明"), (("stairs", 0.05),), False, "model:3")
    final = decide(keyword, model)
    assert (final.code, final.confidence, final.words) == ("lamp", 0.93, ("路灯", "照明"))


def test_the_catalogue_helps_where_the_model_is_lost() -> None:
    keyword = Guess("new_kind", 0.97, ("换电柜",), (), False, "keywords")
    model = Guess("lamp", 0.12, ("灯",), (("noise", 0.11),), False, "model:3")
    assert decide(keyword, model).code == "new_kind"
    assert decide(keyword, None) == keyword


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?" * 5000, "𠮷" * 30, "a" * 50_000, "\x00\ud800", "路灯" * 9000])
def test_no_text_is_too_odd(text: str) -> None:
    check(KeywordClassifier(starter()).guess(text))


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=60)
def test_any_text_gets_an_answer(text: str) -> None:
    check(ALL.guess(text))
    assert ALL.guess(text) == ALL.guess(text)


def check(guess: Guess) -> None:
    assert guess.code
    assert 0 <= guess.confidence <= 1
    assert len(guess.alternatives) == 3
    shares: Sequence[float] = [share for _, share in guess.alternatives]
    assert list(shares) == sorted(shares, reverse=True)


ALL = KeywordClassifier(starter())
