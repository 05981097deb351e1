"""What the UI tells of the log: unusual days, late arrivals by day, drift, the plan and the pace of a long reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.answers.drift import drift
from assets.event_log.reading import LogReader
from assets.event_log.windows import due_days
from assets.reading.events import _Telling
from assets.selects import select_of
from assets.warehouse.event_types import known_event_types
from resources.listening import News
from resources.published import Published
from resources.storage.lake import Lake
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.event_log.test_reading import CONNECTION, START, Log, logged
from tests.pipeline.dagster_run import metadata_of, run_job
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, read

TODAY = date(2026, 3, 20)


@pytest.fixture
def days() -> Iterator[duckdb.DuckDBPyConnection]:
    """Ten weeks of event_days, 100 events on weekdays and 30 at weekends, all read the day after."""
    with duckdb.connect() as connection:
        connection.execute("create table licence_position as select timestamp '2026-03-20 09:00:00' as as_of")
        connection.execute(
            "create table event_days as "
            "select 'acme' as team, day::date as event_date, if(dayofweek(day) in (0, 6), 30, 100) as rows, "
            "  rows as first_rows, 0 as late_rows, day + interval 26 hour as read_at, true as settled "
            "from range(date '2026-01-09', date '2026-03-20', interval 1 day) days(day)"
        )
        yield connection


def unusual(connection: duckdb.DuckDBPyConnection) -> list[date]:
    return [row[1] for row in connection.execute(select_of("checks/days_hold_the_usual_events")).fetchall() if row[-1]]


def test_a_weekend_is_usual(days: duckdb.DuckDBPyConnection) -> None:
    assert unusual(days) == []


def test_half_of_a_weekday_s_events_is_unusual(days: duckdb.DuckDBPyConnection) -> None:
    thursday = TODAY - timedelta(days=1)
    days.execute("update event_days set rows = 49 where event_date = $day", {"day": thursday})
    assert unusual(days) == [thursday]


def test_a_day_that_was_read_before_its_end_is_not_judged(days: duckdb.DuckDBPyConnection) -> None:
    days.execute(
        "update event_days set rows = 1, read_at = event_date + interval 9 hour where event_date > '2026-03-15'"
    )
    assert unusual(days) == []


def test_a_log_that_begins_is_not_judged(days: duckdb.DuckDBPyConnection) -> None:
    days.execute("delete from event_days where event_date < '2026-03-01'")
    days.execute("update event_days set rows = 1 where event_date = '2026-03-19'")
    assert unusual(days) == []


def test_drift_is_metadata_of_the_event_types(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=8, members=25, days=40, events_a_day=20, groups=3, hostile=True))
    with SampleServer([company]) as server, linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read(home, subjects=["events"])
        told = metadata_of(run_job("licence_tables")[0])["event_types"]
        with Published(home) as published:
            found = drift(published)
    types = {each["name"] for each in found if each["field"] == "event_type"}
    log = company.events(server.now - timedelta(days=99), server.now + timedelta(days=1), server.now)
    shown = {event.event_type for event in log if event.event_type and event.read_at}
    assert types == shown - {each["event_type"] for each in known_event_types()}
    assert types
    assert told["unknown_types"].value == len(types)
    unknown = told["unknown"]
    assert isinstance(unknown, dg.TableMetadataValue)
    assert len(unknown.records) == min(100, len(found))


def test_a_first_load_tells_its_plan_and_its_quarters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = CONNECTION.__class__("acme", "key", history_days=99)
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", START.isoformat())
    # Windows of a week or so, however fast they are read: there are always enough of them for a plan.
    monkeypatch.setattr("assets.event_log.windows.WINDOW_EVENTS", 240)
    log = Log([logged(-index * 3_000, 0, index) for index in range(2_900)], page_events=1_000)
    told: list[News] = []
    reader = LogReader(log, Lake(tmp_path), connection, "dbtid:1", progress=_Telling("acme", told.append))  # type: ignore[arg-type]
    reader.read(due_days(connection, {}, START, "all_due"), {})
    kept = [news.words for news in told if news.stays]
    assert kept[0] == "100 days to read; the first of them will show how many calls that takes, and how long"
    assert any("calls, about" in words for words in kept[1:])  # the plan may come after a first quarter
    assert 2 <= len(kept) <= 5
    assert told[-1].words.startswith("100 of 100 days, ")
    assert "a second, 0 s left" in told[-1].words
