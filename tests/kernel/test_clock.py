"""The clock travels for every thread, and says times as people do."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from linli.kernel import clock

MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=clock.LOCAL)


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_a_travelling_clock_stands_still_until_it_is_moved():
    with clock.travel(MORNING) as travelling:
        assert clock.now() == clock.now() == MORNING
        travelling.forward(days=1, hours=2, minutes=3, seconds=4)
        assert clock.now() == MORNING + timedelta(days=1, hours=2, minutes=3, seconds=4)
        travelling.to(MORNING)
        assert clock.now() == MORNING


def test_a_rehearsal_clock_runs_on():
    with clock.travel(MORNING, running=True):
        first = clock.now()
        assert MORNING <= first <= clock.now() < MORNING + timedelta(minutes=1)


def test_other_threads_see_the_travelled_time():
    seen = []
    with clock.travel(MORNING):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen == [MORNING]


def test_journeys_nest_and_everybody_comes_home_even_after_an_error():
    with clock.travel(MORNING):
        with pytest.raises(ZeroDivisionError), clock.travel(MORNING + timedelta(days=9)):
            _ = 1 / 0
        assert clock.now() == MORNING
    assert clock.now() != MORNING


def test_one_journey_can_be_entered_twice():
    travelling = clock.travel(MORNING)
    with travelling, travelling:
        travelling.forward(days=1)
        assert clock.now() == MORNING + timedelta(days=1)
    assert clock.now() != travelling.now()


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock.travel(datetime(2026, 11, 22))
    with pytest.raises(ValueError, match="time zone"):
        clock.local(datetime(2026, 11, 22))


def test_today_begins_at_midnight_here_and_not_in_greenwich():
    with clock.travel(datetime(2026, 11, 21, 16, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 22)
    assert clock.start_of_day(date(2026, 11, 22)) == datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 22, 14, 10, tzinfo=clock.LOCAL), "今天 14:10"),
        (datetime(2026, 11, 22, 1, 0, tzinfo=UTC), "今天 09:00"),
        (datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL), "明天 09:00"),
        (datetime(2026, 11, 21, 23, 59, tzinfo=clock.LOCAL), "昨天 23:59"),
        (datetime(2026, 11, 24, 18, 0, tzinfo=clock.LOCAL), "11 月 24 日 18:00"),
        (datetime(2027, 1, 3, 18, 0, tzinfo=clock.LOCAL), "2027 年 1 月 3 日 18:00"),
    ],
)
def test_when_something_is_due_is_said_plainly(moment, words):
    with clock.travel(MORNING):
        assert clock.due_words(moment) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=3, hours=8, minutes=59), "3 天 8 小时"),
        (timedelta(days=3, minutes=8), "3 天"),
        (timedelta(hours=2), "2 小时"),
        (timedelta(hours=2, minutes=5), "2 小时 5 分"),
        (timedelta(minutes=38, seconds=40), "38 分"),
        (timedelta(minutes=1), "1 分"),
        (timedelta(seconds=59), "不到 1 分"),
        (timedelta(0), "不到 1 分"),
        (-timedelta(hours=2), "2 小时"),
    ],
)
def test_a_length_of_time_is_said_in_its_two_largest_units(span, words):
    assert clock.span_words(span) == words


def test_a_working_day_is_seven_hours_long_when_counted_in_working_time():
    assert clock.span_words(timedelta(hours=16), day=timedelta(hours=7)) == "2 天 2 小时"
