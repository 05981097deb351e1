"""Which days are due, and how they are cut into windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from assets.event_log.forecast import expected_calls, in_words, plan_in_words
from assets.event_log.windows import (
    FIRST_DAY,
    GROWTH,
    Window,
    WindowPlan,
    due_days,
    history,
    is_settled,
    known_thickness,
)
from resources.clock import DAY
from resources.home_files.connections import Connection
from resources.storage.day_files import Coverage

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
CONNECTION = Connection("acme", "key", history_days=60, settle_hours=72)


def covered(first: date, last: date, read_after_hours: float, rows: int = 10) -> dict[date, Coverage]:
    """Days that were each read so many hours after their end."""
    found = {}
    for index in range((last - first).days + 1):
        day = first + index * DAY
        read_at = datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY + timedelta(hours=read_after_hours)
        settled_at = read_at if is_settled(CONNECTION, day, read_at) else None
        found[day] = Coverage("dbtid:1", read_at, rows, settled_at=settled_at)
    return found


def days_of(plan: WindowPlan) -> list[Window]:
    return list(iter(plan.take, None))


def test_a_first_load_reads_all_history_newest_first() -> None:
    days = due_days(CONNECTION, {}, NOW, "hourly")
    assert days == [TODAY - index * DAY for index in range(61)]


def test_history_begins_with_dropbox_s_own_log() -> None:
    everything = Connection("acme", "key", history_days=None)
    assert history(everything, NOW) == (FIRST_DAY, TODAY)
    assert history(Connection("acme", "key", history_days=9_999), NOW) == (FIRST_DAY, TODAY)


@pytest.mark.parametrize(("read_after_hours", "is_due"), [(1.99, True), (2.0, False), (80.0, False)])
def test_the_hourly_job_reads_a_day_until_two_hours_after_its_end(read_after_hours: float, is_due: bool) -> None:
    held = covered(TODAY - 60 * DAY, TODAY - DAY, 80.0) | covered(TODAY - DAY, TODAY - DAY, read_after_hours)
    assert due_days(CONNECTION, held, NOW, "hourly") == [TODAY] + ([TODAY - DAY] if is_due else [])


@pytest.mark.parametrize(("read_after_hours", "is_due"), [(71.99, True), (72.0, False)])
def test_the_daily_job_reads_a_day_until_it_is_settled(read_after_hours: float, is_due: bool) -> None:
    day = TODAY - 10 * DAY
    held = covered(TODAY - 60 * DAY, TODAY - DAY, 80.0) | covered(day, day, read_after_hours)
    assert due_days(CONNECTION, held, NOW, "all_due") == [TODAY] + ([day] if is_due else [])


def test_today_is_due_even_if_a_clock_once_ran_ahead() -> None:
    assert due_days(CONNECTION, covered(TODAY - 60 * DAY, TODAY + DAY, 500.0), NOW, "all_due") == [TODAY]


def test_the_audit_reads_the_last_35_days() -> None:
    held = covered(TODAY - 60 * DAY, TODAY - DAY, 80.0)
    assert due_days(CONNECTION, held, NOW, "audit") == [TODAY - index * DAY for index in range(35)]


def test_windows_cover_each_due_day_once_and_never_bridge_a_gap() -> None:
    days = [TODAY - index * DAY for index in range(50) if index not in {7, 8, 30}]
    windows = days_of(WindowPlan(days, events_a_day=100.0))
    assert [day for window in windows for day in reversed(window.days)] == days
    assert all(len(window.days) <= 40 for window in windows)


def test_a_thick_log_is_read_a_day_to_a_window() -> None:
    assert all(len(window.days) == 1 for window in days_of(WindowPlan([TODAY, TODAY - DAY], events_a_day=9_999.0)))


def test_an_unknown_log_begins_with_single_days_and_windows_grow_slowly() -> None:
    plan, longest = WindowPlan(TODAY - index * DAY for index in range(3_000)), 1
    while window := plan.take():
        assert len(window.days) <= longest * GROWTH
        longest = max(longest, len(window.days))
        plan.learn(window, events=0)
    assert longest == 366  # an empty log does not take a call a day


def test_a_log_that_turns_thick_gets_short_windows_again() -> None:
    plan = WindowPlan([TODAY - index * DAY for index in range(100)], events_a_day=50.0)
    first = plan.take()
    assert first
    assert len(first.days) == 80
    plan.learn(first, events=80 * 5_000)
    second = plan.take()
    assert second
    assert len(second.days) == 1


def test_a_stopped_plan_hands_out_nothing() -> None:
    plan = WindowPlan([TODAY])
    plan.stop()
    assert plan.take() is None


def test_thickness_is_known_from_the_day_or_the_one_before() -> None:
    held = covered(TODAY - DAY, TODAY - DAY, 3.0, rows=700)
    assert known_thickness(held, [TODAY]) == 700
    assert known_thickness(held, [TODAY - 9 * DAY]) is None


@pytest.mark.parametrize(
    ("days", "events_a_day", "calls"),
    [
        (400, 2_500, 1_200),  # three pages a day
        (400, 150, 64),  # sixteen windows of 26 days, four pages each
        (4_000, 0, 11),  # an empty log: a year to a window
        (1, 999, 1),
    ],
)
def test_the_expected_calls(days: int, events_a_day: float, calls: int) -> None:
    assert expected_calls(days, events_a_day) == pytest.approx(calls, rel=0.1)


def test_the_plan_says_what_is_known() -> None:
    assert plan_in_words(400, 2_500, None, 8) == "400 days to read, about 1,200 calls, about 2 min"
    assert plan_in_words(10, 100, 5.0, 8) == "10 days to read, about 1 call, about 5 s"
    assert "the first of them will show" in plan_in_words(400, None, None, 8)
    assert in_words(7_200) == "2.0 h"
