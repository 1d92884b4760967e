"""The same trouble reported twice: likeness with the words shared, and fingerprints to find it by."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.platform.dispatch.learning.similar import Rarity, bands, fingerprint, groups, likeness, rank, resemblance

LONG = "望湖苑三号楼前面的路灯从上周五开始就不亮了，晚上回家的老人看不清台阶，已经有两个人摔倒，希望尽快派人修理。"


def test_neighbours_reporting_the_same_lamp_are_likely_duplicates() -> None:
    found = rank(
        "三号楼门口路灯不亮了",
        [(1, "垃圾桶满了没人清"), (2, "三号楼前的路灯不亮"), (3, "三号楼电梯坏了"), (4, "路灯坏了，三号楼门口很黑")],
    )
    assert found[0].key == 2
    assert 1 not in [s.key for s in found]
    assert "路灯不亮" in found[0].shared


def test_the_words_shared_stand_in_both_texts() -> None:
    like = likeness("六楼下水道返水，味道很大", "我家六楼下水道又返水了")
    assert like.score > 0.4
    assert all(run in "六楼下水道返水,味道很大" and run in "我家六楼下水道又返水了" for run in like.shared)


def test_politeness_alone_makes_nothing_alike() -> None:
    assert likeness("您好，请问小区路灯什么时候修", "您好，请问小区暖气什么时候来").score < 0.35


def test_what_everybody_says_counts_less() -> None:
    rarity = Rarity()
    for n in range(60):
        rarity.add(f"春和里小区第{n}件事")
    one, other = "春和里小区路灯不亮", "春和里小区水管漏水"
    assert likeness(one, other, rarity).score < likeness(one, other).score
    kept = Rarity(rarity.seen, rarity.texts)
    assert likeness(one, other, kept) == likeness(one, other, rarity)


def test_a_copy_with_small_changes_has_nearly_the_same_fingerprint() -> None:
    copy = LONG.replace("上周五", "上周六") + "谢谢"
    assert resemblance(fingerprint(LONG), fingerprint(copy)) > 0.6
    assert set(bands(fingerprint(LONG))) & set(bands(fingerprint(copy)))
    assert not set(bands(fingerprint(LONG))) & set(
        bands(fingerprint("想给孩子办转学，需要带哪些材料，周末能不能办理？"))
    )


def test_copies_fall_into_one_group() -> None:
    texts = [LONG, "想申请助餐", LONG.replace("两个人", "三个人"), "", "想申请助餐。", ""]
    found = groups(texts)
    assert found[0] == found[2] == 0
    assert found[1] == found[4] == 1
    assert len({found[3], found[5]}) == 2  # empty texts are not copies of each other


def test_fingerprints_are_for_ever() -> None:
    """They are stored: a change of this value would cut old matters off."""
    assert fingerprint("路灯不亮")[:3] == (538808221, 1200930148, 583235914)


def test_two_hundred_candidates_take_little_time() -> None:
    candidates = [(n, f"{LONG[n % 20 :]}{n}号门") for n in range(200)]
    started = time.perf_counter()
    rank(LONG, candidates)
    assert time.perf_counter() - started < 0.5  # 25 ms where nothing else runs


@pytest.mark.parametrize(
    ("one", "other", "score"), [("", "", 0), ("", "路灯", 0), ("路灯不亮", "路灯不亮", 1), ("灯", "灯", 1)]
)
def test_plain_cases(one: str, other: str, score: float) -> None:
    assert likeness(one, other).score == score


@given(st.text(max_size=80), st.text(max_size=80))
@settings(deadline=None, max_examples=80)
def test_likeness_is_fair_for_any_texts(one: str, other: str) -> None:
    like = likeness(one, other)
    assert 0 <= like.score <= 1
    assert like.score == likeness(other, one).score
    assert len(fingerprint(one)) in {0, 72}
