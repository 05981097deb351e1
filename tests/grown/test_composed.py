"""All of deploy/compose.yaml on loopback by its own commands: what runs, and what becomes of runs when a part dies."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest

from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.grown.installation import SHARD, SHARDS, TEAMS, Installation, Quick, wait_for
from tests.grown.machines import linked
from tests.grown.pgbouncer import PGBOUNCER
from tests.grown.postgres import Postgres, programs
from tests.grown.tables import tables
from tests.pipeline.linked_home import run

pytestmark = [
    pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed (Debian: postgresql)"),
    pytest.mark.skipif(not shutil.which("wget"), reason="wget, which asks how the store is, is not installed"),
    pytest.mark.timeout(1800),  # on a machine that is busy with much else; waiting costs nothing
]


def told(name: str, runs: list[dict[str, Any]], since: float) -> None:
    """What docs/grow.md says of times comes from here: ``pytest -s``."""
    for each in runs:
        shard, begins, ends = each["tags"].get(SHARD, "tables"), each["startTime"], each["endTime"]
        print(f"{name}: {shard} {each['status']} from {begins - since:.0f} to {ends - since:.0f} s")  # noqa: T201


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("composed")
    (folder / "postgres").mkdir()
    postgres = Postgres(folder / "postgres", "licences", "a-password")
    postgres.start()
    try:
        postgres.make_database()
        plans = [CompanyPlan(name=name, members=6, days=6, events_a_day=10, groups=1) for name in TEAMS]
        companies = [Company.simulate(plan) for plan in plans]
        with SampleServer(companies) as team:
            with linked(team, folder / "one machine") as embedded:
                run(embedded)
                expected = tables(embedded)
            with linked(team, folder / "volumes" / "home") as home:
                settings = {
                    "POSTGRES_PASSWORD": "a-password",
                    "STORE_SECRET": "a-secret",
                    "SHARDS": str(SHARDS),
                    "RUNS_AT_ONCE": "2",
                }
                settings |= team.environment() | {"DROPBOX_LICENCES_NOW": os.environ["DROPBOX_LICENCES_NOW"]}
                without_pooler = {} if PGBOUNCER else {"pgbouncer": postgres.port}
                with Quick(folder, settings, {"postgres": postgres.port} | without_pooler) as services:
                    found = Installation(services, postgres, team, home, expected)
                    found.start()
                    yield found
    finally:
        postgres.stop()


def test_the_commands_of_compose_read_in_shards_and_publish(installation: Installation) -> None:
    since = time.time()
    runs = installation.end(installation.begin())
    told("undisturbed", runs, since)
    assert {each["status"] for each in runs} == {"SUCCESS"}
    assert len({each["tags"].get(SHARD) for each in runs}) == len(runs), "none twice"
    assert not list(installation.home.dagster.rglob("*.db")), "Dagster's records are in PostgreSQL"
    logs = "".join(path.read_text() for path in installation.services.folder.glob("*.log"))
    assert "a-password" not in logs
    assert "a-secret" not in logs


def test_a_killed_workers_run_is_begun_again_though_the_daemon_is_killed_meanwhile(installation: Installation) -> None:
    since, services = time.time(), installation.services
    tick = installation.begin()
    begun, process = wait_for("a run is at work", 300, lambda: installation.at_work(tick))
    (name,) = (name for name in ("worker-1", "worker-2") if services.group(name) == os.getpgid(process))
    services.kill(name)
    services.start("worker", name)
    services.kill("daemon")
    services.start("daemon")
    runs = installation.end(tick)
    told("worker and daemon killed", runs, since)
    (again,) = (each for each in runs if each["tags"].get("dagster/parent_run_id") == begun["runId"])
    assert again["status"] == "SUCCESS"
    ended_well = [each["tags"][SHARD] for each in runs if SHARD in each["tags"] and each["status"] == "SUCCESS"]
    assert sorted(ended_well) == [str(number) for number in range(SHARDS)], "none twice"


def test_postgresql_restarts_under_runs_and_under_the_next_ones_the_store_and_redis(installation: Installation) -> None:
    since, services = time.time(), installation.services
    tick = installation.begin()
    installation.postgres.stop()
    installation.postgres.start()
    installation.wait_until_none_is_left()
    runs = installation.ui.runs(tick)
    told("PostgreSQL restarted", runs, since)
    # The web server answers by connections that it had before, and by a run's log, which has connections of its own.
    assert any(installation.ui.process(each["runId"]) for each in runs)

    since = time.time()
    tick = installation.begin()  # Dagster may have missed that a run failed; the next tick reads its shard
    for name in ("store", "redis"):
        services.kill(name)
        services.start(name)
    for name in ("store", "redis"):
        services.wait_until_healthy(name)
    runs = installation.end(tick)
    told("store and Redis killed", runs, since)
    assert len({each["tags"].get(SHARD) for each in runs}) == len(runs), "none twice"
