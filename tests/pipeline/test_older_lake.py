"""A home of an older version: its files are read as they are, and nothing of them is lost or set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq

from assets.answers.alerts import due_alerts
from assets.answers.status import team_statuses
from assets.warehouse.building import rebuild
from resources import clock
from resources.home import Home
from resources.home_files.connections import read_connections
from resources.installation import Installation
from resources.storage.day_files import schema_of
from resources.storage.lake import Lake
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.linked_home import linked, run, set_clock
from tests.published import ask

COMPANIES = [
    Company.simulate(CompanyPlan(name=name, seed=3, members=8, days=5, events_a_day=4, groups=1))
    for name in ("acme", "beta")
]


def made_older(lake: Lake) -> int:
    """Write every file as the first version of the contract did; returns how many changed their columns."""
    changed = 0
    for dataset in {path.name for path in lake.root.iterdir() if not path.name.startswith(".")}:
        for file in list(lake.listing(dataset)):
            table = pq.read_table(file.path, partitioning=None)
            older = table.select(schema_of(1, table.schema).names)
            covered = replace(lake.coverage(file.path), contract_version=1)
            lake.write(dataset, file.team, file.day, older.replace_schema_metadata(None), covered)
            changed += older.num_columns != table.num_columns
    return changed


def states(home: Home) -> dict[str, str]:
    return {each.team: each.state for each in team_statuses(home, read_connections(home.connections_file), clock.now())}


def test_loads_of_a_version_without_the_kind_are_kept_and_the_next_run_tells_it(tmp_path: Path) -> None:
    with (
        SampleServer(COMPANIES) as server,
        linked(server, tmp_path / "home", history_days=10) as home,
        only_asked("teams"),
    ):
        server.revoke("beta")
        run(home)
        before = ask(home, "select * exclude error_kind from loads order by all")
        assert made_older(Lake(home.lake)) == 3, "two files of loads, one of storage"
        rebuild(Installation(home), clock.now())
        assert ask(home, "select * exclude error_kind from loads order by all") == before
        assert states(home) == {"acme": "ok", "beta": "failing"}, "that version did not keep the kind"
        for hours in (1, 24):  # the same day's file, then a file of its own
            set_clock(server, server.now + timedelta(hours=hours))
            run(home)
        kinds = ask(home, "select error_kind, count(*) as rows from loads where team = 'beta' group by all order by 1")
        assert [(row["error_kind"], row["rows"]) for row in kinds] == [("NeedsRelinking", 10), (None, 5)]
        assert states(home) == {"acme": "ok", "beta": "needs_relinking"}
        assert [alert.key for alert in due_alerts(home, clock.now())] == ["link_needs_renewal beta"]
        assert Lake(home.lake).set_aside_files() == []
