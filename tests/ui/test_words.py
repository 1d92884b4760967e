"""Times, rates and people in plain words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from linli.kernel.clock import travel
from linli.platform.ui import words
from linli.platform.ui.shapes import Rate

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # twelve o'clock in China


@pytest.fixture(autouse=True)
def _noon():
    with travel(NOON), translation.override("zh-hans"):
        yield


def test_what_is_left_and_what_is_over_is_said_in_words() -> None:
    assert words.left(NOON + timedelta(minutes=38)) == "还剩 38 分"
    assert words.left(NOON - timedelta(hours=2, minutes=14)) == "超 2 小时 14 分"
    assert words.left(None) == ""


def test_times_are_shown_as_the_clock_on_the_wall() -> None:
    assert words.local(NOON) == "2026-11-20 12:00"
    assert words.local(NOON, "time") == "12:00"
    assert words.local(NOON, "day") == "11 月 20 日"
    assert words.due(NOON + timedelta(hours=2, minutes=10)) == "今天 14:10"


def test_english_pages_say_units_in_english() -> None:
    with translation.override("en"):
        assert words.span(timedelta(days=3, hours=8)) == "3 d 8 h"
        assert words.span(timedelta(seconds=20)) == "under 1 min"
        assert words.due(NOON + timedelta(days=1)) == "tomorrow 12:00"
        assert words.due(NOON + timedelta(days=3)) == "23 Nov 12:00"
        assert words.due(NOON + timedelta(days=60)) == "19 Jan 2027 12:00"
        assert words.local(NOON, "day") == "20 Nov"
        assert words.said("7 个工作日") == "7 working d"


def test_a_rate_never_stands_without_its_parts() -> None:
    assert words.rate((712, 722)) == "98.6%（712 / 722 件）"
    assert words.rate(Rate("解决率", 602, 660), "number") == "91.2%"
    assert words.rate(Rate("解决率", 602, 660), "parts") == "602 / 660 件"


def test_nothing_measured_is_said_and_is_not_nought() -> None:
    assert words.rate((0, 0)) == "没有数据"


def test_names_and_numbers_are_masked() -> None:
    assert words.masked_name("张玉珍") == "张*珍"
    assert words.masked_phone("13812342216") == "138****2216"
    assert words.masked_name(None) == words.masked_phone("") == ""


@pytest.mark.parametrize(
    ("hours", "state"),
    [(80, "ok"), (24, "soon"), (1.9, "soon"), (-0.1, "late")],
    ids=["plenty of time", "a quarter left", "two hours left", "over"],
)
def test_a_clock_turns_amber_and_then_red(hours: float, state: str) -> None:
    due = NOON + timedelta(hours=hours)
    assert words.clock_shown(due, due - timedelta(hours=100)).state == state


def test_a_short_clock_is_not_amber_from_its_start_because_of_its_length() -> None:
    due = NOON + timedelta(hours=3)
    assert words.clock_shown(due, NOON).state == "ok"


def test_a_met_clock_says_how_long_it_took_and_a_missed_one_by_how_much() -> None:
    start, due = NOON - timedelta(hours=1), NOON
    assert words.clock_shown(due, start, met=start + timedelta(minutes=8)).words == "用时 8 分"
    missed = words.clock_shown(due, start, met=due + timedelta(minutes=5))
    assert (missed.state, missed.words) == ("missed", "超 5 分")


def test_a_paused_clock_is_not_late() -> None:
    assert words.clock_shown(NOON - timedelta(hours=1), paused=True).state == "paused"
