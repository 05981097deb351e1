"""Figures are the same whatever is kept of the JSON; what was kept too long is cut and deleted by the next run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from assets.reading.loads import Load
from assets.reading.team_reading import Request
from assets.tables import base, licence
from assets.tables.offboarding import OFFBOARDING_TYPES
from assets.warehouse import building as warehouse
from resources import clock
from resources.home import Home
from resources.installation import Installation
from resources.storage.lake import Lake
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, read, run, set_clock
from tests.pipeline.read_home import read_before
from tests.pipeline.sample_truth import assert_true, event_days
from tests.published import ask, texts_by_table

PLAN = CompanyPlan(seed=11, members=40, days=60, events_a_day=20, groups=3, hostile=True, shares=True, future_days=3)
TABLES = [table.name for table in (*licence.ALL, base.EVENTS, base.MEMBER_STATUS_EVENTS, base.EVENT_DAYS)]
SIGNATURES = {
    "offboarding_impact": "* exclude (sign_requests_open)",
    "reclaim_candidates": "*",
}
"""Tables in which it is told how many signature requests are open, which names alone say, and their other columns."""
FILE_NAME = "report-"
"""How every file of the sample team is called."""


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer([Company.simulate(PLAN)]) as server:
        yield server


@contextmanager
def read_already(server: SampleServer, root: Path) -> Iterator[Home]:
    """A home in which all was kept until now."""
    with linked(server, root, history_days=ENOUGH_DAYS, keep_event_json="full") as home:
        read_before(server, home)
        yield home


def figures(home: Home) -> dict[str, list[str]]:
    found = texts_by_table(home, [name for name in TABLES if name not in SIGNATURES])
    caution = "list_filter(caution, lambda each: each not like 'Open signature requests:%') as caution"
    for name, columns in SIGNATURES.items():
        found[name] = sorted(map(str, ask(home, f'select {columns} replace ({caution}) from "{name}"')))
    return found


def declare(home: Home, server: SampleServer, **settings: Any) -> None:
    home.connections_file.write_text(server.connections_toml(**{"history_days": ENOUGH_DAYS} | settings))


def read_and_publish(home: Home, request: Request | None = None) -> list[Load]:
    """A run but for the licence tables, which stay as they are: for what the base tables say."""
    loads = read(home, request)
    Installation(home).warehouse.publish()
    return loads


def remake(home: Home) -> None:
    """Load and make the tables, without asking Dropbox."""
    warehouse.load_lake(Installation(home))
    warehouse.make_tables(Installation(home), clock.now())


def names_kept(home: Home) -> int:
    """Texts in the lake, staging included, that hold a file's name."""
    found = 0
    for path in home.lake.rglob("*.parquet"):
        for row in pq.read_table(path, partitioning=None).to_pylist():
            found += FILE_NAME in str(row)
    return found


def test_figures_are_the_same_under_every_policy(server: SampleServer, tmp_path: Path) -> None:
    company, start, told = server.companies["acme"], server.now, {}
    for policy in ("full", "no_names", "none"):
        with linked(server, tmp_path / policy, history_days=ENOUGH_DAYS, keep_event_json=policy) as home:
            assert all(load.error is None for load in read(home))
            set_clock(server, start + timedelta(hours=40))  # unsettled days are read again, and meet the guard
            assert all(load.error is None for load in run(home))
            quarantined = ask(home, "select team, event_date, reason from event_quarantine")
            told[policy] = figures(home) | {"quarantine": sorted(map(str, quarantined))}
            kept = ask(home, "select event_type, reason, event from read_parquet($files)", files=lake_pattern(home))
            if policy == "full":
                assert_true(home, company, server.now, is_storage_fresh=False)
                assert names_kept(home)
            else:
                assert not names_kept(home)
            if policy == "none":
                assert {row["event_type"] for row in kept if row["event"]} <= {*base.STATUS_TYPES, *OFFBOARDING_TYPES}
                assert sum(row["event"] is None for row in kept) > len(kept) / 2
                assert "@" not in "".join(row["event"] or "" for row in kept)
            (counts,) = ask(home, "select count(*) as rows, count(event) as texts from event_json")
            assert counts["rows"] == len(kept)
            assert counts["texts"] == sum(row["event"] is not None for row in kept)
        set_clock(server, start)
    assert told["no_names"] == told["full"]
    assert told["none"] == told["full"]
    assert told["full"]["quarantine"]


def lake_pattern(home: Home) -> str:
    return str(home.lake / "events" / "*" / "*" / "data.parquet")


def test_a_stricter_policy_cuts_the_days_that_are_there(server: SampleServer, tmp_path: Path) -> None:
    with read_already(server, tmp_path) as home:
        before, first = event_days(home, "acme"), figures(home)
        assert names_kept(home)
        declare(home, server)
        read_and_publish(home)
        assert event_days(home, "acme") == before, "the default changes nothing"
        declare(home, server, keep_event_json="no_names", enabled=False)  # a team that no run reads is cut as well
        read_and_publish(home)
        assert not names_kept(home)
        cut = event_days(home, "acme")
        declare(home, server, keep_event_json="no_names")
        run(home)
        assert event_days(home, "acme") == cut
        assert figures(home) == first
        declare(home, server, keep_event_json="none")
        run(home)
        assert figures(home) == first
        declare(home, server)  # what was cut does not come back by itself; a day that is read again is whole
        run(home, Request("again", first=server.now.date() - timedelta(days=20)))
        assert figures(home) == first
        texts = ask(home, "select event_date, event from event_json where event is not null order by event_date")
        assert not json.loads(texts[0]["event"]).get("origin")
        assert json.loads(texts[-1]["event"]).get("origin") is not None


def test_old_events_are_deleted_and_not_read_again(server: SampleServer, tmp_path: Path) -> None:
    start, first_kept = server.now, server.now.date() - timedelta(days=40)
    with read_already(server, tmp_path) as home:
        assert min(event_days(home, "acme")) < first_kept
        aside = home.lake / ".set_aside" / f"events-acme-{first_kept - timedelta(days=1)}-1.parquet"
        aside.parent.mkdir()
        aside.write_bytes(b"half a file")
        declare(home, server, idle_after_days=30, retention_days=40, enabled=False)
        remake(home)
        assert min(event_days(home, "acme")) == first_kept
        assert not aside.exists()
        (told,) = ask(home, "from loads where subject = 'retention'")
        assert told["rows"] > 0
        assert told["state"] == "done"
        (team,) = ask(home, "select read_from, complete_from from teams")
        assert team["read_from"].date() == first_kept
        assert ask(home, "select count(*) as days from event_days")[0]["days"] == 41
        assert not ask(home, "from member_activity_daily where activity_date < $day", day=first_kept)

        declare(home, server, idle_after_days=30, retention_days=40)
        loads = read_and_publish(home)
        days_read = next(load for load in loads if load.subject == "events").outcome.metadata["days_read"]
        assert days_read == 4, "today, and the days that are not settled: deleted ones are not due"
        set_clock(server, start + timedelta(days=1))
        read_and_publish(home)
        read_and_publish(home, Request("again", first=server.now.date() - timedelta(days=50)))
        assert min(file.day for file in Lake(home.lake).listing("events")) == first_kept + timedelta(days=1)
        assert len(ask(home, "from loads where subject = 'retention'")) == 2
        set_clock(server, start)


def test_confidence_is_lost_where_the_log_does_not_reach_any_more(server: SampleServer, tmp_path: Path) -> None:
    sure = "select count(*) as seats from seats where verdict = 'never_active' and confidence = 'proved'"
    unsure = "select count(*) as seats from seats where verdict = 'never_active' and confidence = 'unknown'"
    seats = "select team_member_id, status, consumes_seat from seats order by all"
    with read_already(server, tmp_path) as home:
        declare(home, server, idle_after_days=30)
        remake(home)
        proved, roster = ask(home, sure)[0]["seats"], ask(home, seats)
        assert proved
        declare(home, server, idle_after_days=30, retention_days=40)
        remake(home)
        assert ask(home, sure)[0]["seats"] < proved
        assert ask(home, unsure)[0]["seats"]
        assert ask(home, seats) == roster, "who has a seat does not depend on events"
