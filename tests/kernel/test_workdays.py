"""Working time: make-up days, due times, pauses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.clock import LOCAL, travel
from linli.kernel.workdays import Calendar, Span, Unit, holidays_seed

CHINA = Calendar({day: worked for day, worked, _ in holidays_seed()})
WORKING = (Unit.WORK_HOUR, Unit.WORK_DAY)

moments = st.datetimes(datetime(2019, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
spans = st.builds(Span, st.integers(1, 60), st.sampled_from(Unit))
working_units = st.sampled_from(WORKING)
all_units = st.sampled_from(Unit)


def here(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LOCAL)


# --- the calendar -----------------------------------------------------------------------------------------------------

# As published by the State Council, one holiday and one make-up day of every year.
PUBLISHED = [
    (date(2019, 5, 3), False), (date(2019, 5, 5), True),
    (date(2020, 1, 31), False), (date(2020, 6, 28), True),
    (date(2021, 2, 17), False), (date(2021, 2, 20), True),
    (date(2022, 10, 7), False), (date(2022, 10, 8), True),
    (date(2023, 1, 27), False), (date(2023, 1, 28), True),
    (date(2024, 2, 16), False), (date(2024, 2, 18), True),
    (date(2025, 10, 8), False), (date(2025, 9, 28), True),
    (date(2026, 2, 23), False), (date(2026, 2, 28), True),
]  # fmt: skip


@pytest.mark.parametrize(("day", "worked"), PUBLISHED)
def test_published_holidays_and_make_up_days_are_kept(day, worked):
    assert CHINA.is_workday(day) is worked
    assert CHINA.known(day)


@pytest.mark.parametrize("year", range(2019, 2027))
def test_every_make_up_day_is_a_weekend_that_is_worked(year):
    made_up = [day for day, worked, _ in holidays_seed() if worked and day.year == year]
    assert made_up
    assert all(day.weekday() >= 5 and CHINA.is_workday(day) for day in made_up)


def test_the_seed_names_every_day_in_chinese_and_once():
    seed = holidays_seed()
    assert len({day for day, _, _ in seed}) == len(seed)
    assert all(why and not why.isascii() for _, _, why in seed)
    assert (date(2026, 10, 10), True, "国庆节调休上班") in seed


def test_a_year_nobody_has_published_falls_back_to_monday_to_friday():
    assert not CHINA.known(date(2027, 10, 1))
    assert CHINA.is_workday(date(2027, 10, 1))
    assert not CHINA.is_workday(date(2027, 10, 2))
    assert CHINA.due(here(2027, 9, 30, 9), Span(1, Unit.WORK_DAY)) == here(2027, 10, 1, 18)


def test_a_calendar_can_be_a_key_although_its_days_change():
    assert hash(Calendar({date(2026, 1, 1): False})) == hash(Calendar({}))
    assert Calendar({date(2026, 1, 1): False}) != Calendar({})


def test_one_local_day_off_does_not_make_a_year_known():
    local = Calendar({**CHINA.days, date(2027, 3, 3): False})
    assert not local.is_workday(date(2027, 3, 3))
    assert not local.known(date(2027, 3, 3))


def test_office_hours_that_overlap_are_refused():
    with pytest.raises(ValueError, match="office hours"):
        Calendar({}, ((time(9), time(13)), (time(12), time(18))))
    with pytest.raises(ValueError, match="office hours"):
        Calendar({}, ())


def test_a_calendar_without_any_working_day_says_so_instead_of_searching_for_ever():
    never = Calendar({date(2026, 1, 1) + timedelta(days=ahead): False for ahead in range(4000)})
    for unit in WORKING:
        with pytest.raises(ValueError, match="no working day"):
            never.due(here(2026, 1, 1, 9), Span(1, unit))


# --- due --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        # Ten minutes are ten minutes, also at night.
        (here(2026, 11, 21, 23, 55), Span(10, Unit.MINUTE), here(2026, 11, 22, 0, 5)),
        (here(2026, 10, 1, 23, 0), Span(2, Unit.EMERGENCY_HOUR), here(2026, 10, 2, 1, 0)),
        (here(2026, 11, 1, 8, 30), Span(14, Unit.CALENDAR_DAY), here(2026, 11, 15, 8, 30)),
        # One working hour over lunch, over night, over the weekend.
        (here(2026, 11, 20, 10, 0), Span(1, Unit.WORK_HOUR), here(2026, 11, 20, 11, 0)),
        (here(2026, 11, 20, 11, 0), Span(1, Unit.WORK_HOUR), here(2026, 11, 20, 12, 0)),
        (here(2026, 11, 20, 11, 30), Span(1, Unit.WORK_HOUR), here(2026, 11, 20, 14, 30)),
        (here(2026, 11, 20, 17, 30), Span(1, Unit.WORK_HOUR), here(2026, 11, 23, 9, 30)),
        (here(2026, 11, 21, 10, 0), Span(1, Unit.WORK_HOUR), here(2026, 11, 23, 10, 0)),
        # The day a clock starts on is not counted, whatever the hour.
        (here(2026, 11, 19, 7, 0), Span(1, Unit.WORK_DAY), here(2026, 11, 20, 18, 0)),
        (here(2026, 11, 19, 17, 59), Span(1, Unit.WORK_DAY), here(2026, 11, 20, 18, 0)),
        (here(2026, 11, 20, 20, 0), Span(1, Unit.WORK_DAY), here(2026, 11, 23, 18, 0)),
        (here(2026, 11, 21, 10, 0), Span(1, Unit.WORK_DAY), here(2026, 11, 23, 18, 0)),
        (here(2026, 11, 19, 10, 0), Span(7, Unit.WORK_DAY), here(2026, 11, 30, 18, 0)),
        # Over the National Day week of 2026: 1-7 October off, Saturday the 10th worked.
        (here(2026, 9, 30, 10, 0), Span(1, Unit.WORK_DAY), here(2026, 10, 8, 18, 0)),
        (here(2026, 9, 30, 10, 0), Span(3, Unit.WORK_DAY), here(2026, 10, 10, 18, 0)),
        (here(2026, 10, 9, 17, 0), Span(2, Unit.WORK_HOUR), here(2026, 10, 10, 10, 0)),
    ],
)
def test_clocks_are_due_when_the_calendar_says(start, span, due):
    assert CHINA.due(start, span) == due
    assert CHINA.due(start, span).tzinfo is UTC


@given(moments, moments, spans)
def test_who_starts_later_is_never_due_earlier(one, other, span):
    first, second = sorted((one, other))
    assert CHINA.due(first, span) <= CHINA.due(second, span)


@given(moments, st.integers(1, 40), st.integers(1, 40), all_units)
def test_a_longer_span_is_due_later(start, shorter, more, unit):
    assert start < CHINA.due(start, Span(shorter, unit)) < CHINA.due(start, Span(shorter + more, unit))


@given(moments, st.integers(1, 60))
def test_working_hours_are_worked_in_full(start, hours):
    due = CHINA.due(start, Span(hours, Unit.WORK_HOUR))
    assert CHINA.worked(start, due) == timedelta(hours=hours)


@given(moments, st.integers(1, 30))
def test_a_clock_of_working_days_ends_at_closing_time_of_a_working_day(start, days):
    due = CHINA.due(start, Span(days, Unit.WORK_DAY)).astimezone(LOCAL)
    assert due.time() == time(18) and CHINA.is_workday(due.date())
    begins = start.astimezone(LOCAL).date()
    between = (begins + timedelta(days=ahead) for ahead in range(1, (due.date() - begins).days + 1))
    assert sum(CHINA.is_workday(day) for day in between) == days


@given(moments, spans)
def test_the_time_zone_in_which_one_asks_changes_nothing(start, span):
    assert CHINA.due(start, span) == CHINA.due(start.astimezone(LOCAL), span)


@given(moments, st.sampled_from([Unit.MINUTE, Unit.EMERGENCY_HOUR, Unit.CALENDAR_DAY]))
def test_round_the_clock_means_no_gaps_and_no_summer_time(start, unit):
    one = CHINA.due(start, Span(1, unit)) - start
    assert CHINA.due(start, Span(24, unit)) - start == 24 * one


# --- worked and left --------------------------------------------------------------------------------------------------


def test_a_week_with_a_make_up_saturday_has_six_days_of_seven_hours():
    assert CHINA.worked(here(2026, 10, 5, 0), here(2026, 10, 12, 0)) == timedelta(hours=3 * 7)
    assert CHINA.worked(here(2026, 9, 14, 0), here(2026, 9, 21, 0)) == timedelta(hours=6 * 7)


@given(moments, moments, moments)
def test_working_time_adds_up(one, two, three):
    assert CHINA.worked(one, two) + CHINA.worked(two, three) == CHINA.worked(one, three)


@given(moments, moments)
def test_there_is_never_more_working_time_than_time(one, other):
    start, end = sorted((one, other))
    assert timedelta(0) <= CHINA.worked(start, end) <= end - start


def test_what_is_left_is_said_in_working_days_and_turns_negative_when_late():
    due = here(2026, 11, 20, 18)
    assert CHINA.left(here(2026, 11, 19, 16), due, Unit.WORK_DAY) == timedelta(hours=9)
    assert CHINA.left_words(here(2026, 11, 19, 16), due, Unit.WORK_DAY) == "1 天 2 小时"
    assert CHINA.left(here(2026, 11, 23, 10), due, Unit.WORK_DAY) == -timedelta(hours=1)
    assert CHINA.left_words(here(2026, 11, 23, 10), due, Unit.WORK_DAY) == "1 小时"
    assert CHINA.left_words(here(2026, 11, 19, 16), due, Unit.CALENDAR_DAY) == "1 天 2 小时"


# --- pauses -----------------------------------------------------------------------------------------------------------


@given(moments, spans, st.floats(0, 1), st.timedeltas(timedelta(seconds=1), timedelta(days=90)))
def test_a_pause_gives_back_exactly_what_was_left(start, span, part, pause):
    due = CHINA.due(start, span)
    paused = start + part * (due - start)
    resumed = paused + pause
    if paused >= due:
        return
    after = CHINA.after_pause(due, paused, resumed, span.unit)
    assert CHINA.left(resumed, after, span.unit) == CHINA.left(paused, due, span.unit)
    assert after >= due


@given(moments, spans, st.timedeltas(timedelta(0), timedelta(days=9)), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_late_clock_stays_late_through_a_pause(start, span, late, pause):
    due = CHINA.due(start, span)
    assert CHINA.after_pause(due, due + late, due + late + pause, span.unit) == due


@given(moments, spans)
def test_a_pause_of_no_length_changes_nothing(start, span):
    due = CHINA.due(start, span)
    assert CHINA.after_pause(due, start, start, span.unit) == due


def test_a_pause_over_the_weekend_moves_no_working_clock():
    due = here(2026, 11, 24, 18)
    paused, resumed = here(2026, 11, 20, 19), here(2026, 11, 23, 8)
    assert CHINA.after_pause(due, paused, resumed, Unit.WORK_DAY) == due


def test_two_pauses_are_as_good_as_one():
    due = here(2026, 11, 24, 18)
    once = CHINA.after_pause(due, here(2026, 11, 19, 10), here(2026, 11, 23, 10), Unit.WORK_HOUR)
    half = CHINA.after_pause(due, here(2026, 11, 19, 10), here(2026, 11, 20, 15), Unit.WORK_HOUR)
    assert CHINA.after_pause(half, here(2026, 11, 20, 15), here(2026, 11, 23, 10), Unit.WORK_HOUR) == once


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(10, Unit.MINUTE), "10 分钟"),
        (Span(1, Unit.WORK_HOUR), "1 个工作小时"),
        (Span(7, Unit.WORK_DAY), "7 个工作日"),
        (Span(14, Unit.CALENDAR_DAY), "14 天"),
        (Span(2, Unit.EMERGENCY_HOUR), "2 小时"),
    ],
)
def test_spans_are_said_in_chinese(span, words):
    assert span.words() == words


@given(moments, all_units)
def test_a_span_of_nothing_is_due_at_once_also_at_night(start, unit):
    assert CHINA.due(start, Span(0, unit)) == start


def test_a_span_does_not_run_backwards():
    with pytest.raises(ValueError, match="backwards"):
        Span(-1, Unit.MINUTE)


def test_the_calendar_asks_no_clock():
    with travel(here(2030, 1, 1)):
        assert CHINA.due(here(2026, 11, 19, 10), Span(1, Unit.WORK_DAY)) == here(2026, 11, 20, 18)
