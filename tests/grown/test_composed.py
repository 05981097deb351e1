"""All of deploy/compose.yaml on loopback by its own commands: what runs, and what becomes of runs when a part dies."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any

import pytest
import yaml

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.grown.composed import Composed
from tests.grown.pgbouncer import PGBOUNCER
from tests.grown.postgres import Postgres, programs
from tests.pipeline.linked_home import linked
from tests.published import ask

pytestmark = [
    pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed (Debian: postgresql)"),
    pytest.mark.timeout(900),
]
TEAMS = ["acme", "beta", "delta", "gamma"]
SHORT = {"poll_interval_seconds": 1, "start_timeout_seconds": 90, "max_runtime_seconds": 100}
"""Instead of minutes and hours, so that a test sees them pass."""
ENDED = {"SUCCESS", "FAILURE"}
MOST_RELOADS = 5
LAUNCH = """mutation($asked: ExecutionParams!) {launchRun(executionParams: $asked) {
    __typename ... on LaunchRunSuccess {run {runId}} ... on PythonError {message}}}"""
RUNS = """{runsOrError {... on Runs {results {runId jobName status startTime endTime tags {key value}}}}}"""
PIDS = (
    """query($run: ID!) {logsForRun(runId: $run) {... on EventConnection {events {... on MessageEvent {message}}}}}"""
)


class Quick(Composed):
    """The same with short patience in Dagster's settings."""

    def file_text(self, name: str) -> str:
        text = super().file_text(name)
        if not name.endswith("dagster_celery.yaml"):
            return text
        told = yaml.safe_load(text)
        assert told["run_monitoring"].keys() >= SHORT.keys()
        told["run_monitoring"] |= SHORT
        told["run_coordinator"]["config"]["dequeue_interval_seconds"] = 1
        return yaml.safe_dump(told)


class Ui:
    """What a person sees and does in the UI."""

    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self, query: str, reloads: int = MOST_RELOADS, **variables: Any) -> dict[str, Any]:
        """What it answers; each of its connections to a PostgreSQL that has restarted fails once, and one reloads."""
        body = json.dumps({"query": query, "variables": variables})
        for _ in range(reloads + 1):
            connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
            connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            connection.close()
            if answer.status == HTTPStatus.OK:
                found: dict[str, Any] = json.loads(text)["data"]
                return found
        raise AssertionError(text.decode())

    def launch(self, job: str) -> str:
        of = {"repositoryLocationName": "dropbox_licences", "repositoryName": "__repository__", "jobName": job}
        told = self.ask(LAUNCH, reloads=0, asked={"selector": of, "runConfigData": {}})["launchRun"]
        assert told["__typename"] == "LaunchRunSuccess", told
        found: str = told["run"]["runId"]
        return found

    def runs(self, tick: str = "") -> list[dict[str, Any]]:
        """All runs, or those that a tick asked for with those that began one of them again; the oldest first."""
        found = self.ask(RUNS)["runsOrError"]["results"]
        for run in found:
            run["tags"] = {each["key"]: each["value"] for each in run["tags"]}
        return [run for run in reversed(found) if tick in {"", run["tags"].get("dropbox_licences/tick")}]

    def process(self, run: str) -> int:
        """The process that a run is in; 0: none yet."""
        events = self.ask(PIDS, run=run)["logsForRun"]["events"]
        found = [re.search(r"\(pid: (\d+)\)", each.get("message", "")) for each in events]
        return next((int(each[1]) for each in reversed(found) if each), 0)


def wait_for(words: str, seconds: float, found: Callable[[], Any]) -> Any:
    """What ``found`` finds at last."""
    until = time.monotonic() + seconds
    while not (something := found()):
        assert time.monotonic() < until, f"not within {seconds} s: {words}"
        time.sleep(0.2)
    return something


class Installation:
    """The services with their UI, the sample server, and the home that they share."""

    def __init__(self, services: Composed, postgres: Postgres, team: SampleServer, home: Home) -> None:
        self.services, self.postgres, self.team, self.home = services, postgres, team, home
        self.ui = Ui(services.ports["webserver"])

    def start(self) -> None:
        """Start all, each when what it depends on is healthy."""
        pooler = ["pgbouncer"] if PGBOUNCER else []
        for service in (*pooler, "store", "redis", "code", "daemon", "webserver"):
            self.services.start(service)
            if "healthcheck" in self.services.services[service]:
                self.services.wait_until_healthy(service)
        for name in ("worker-1", "worker-2"):
            self.services.start("worker", name)
        for name in ("worker-1", "worker-2"):
            self.services.wait_until_healthy("worker", name)

    def begin(self) -> str:
        """Have all shards read, and wait until runs are under way; their tick."""
        tick = self.ui.launch("all_shards_now")
        under_way = {"STARTED", *ENDED}
        wait_for("a run is under way", 120, lambda: any(run["status"] in under_way for run in self.ui.runs(tick)))
        return tick

    def end(self, tick: str) -> list[dict[str, Any]]:
        """Wait until the tables are made; the runs of the tick."""

        def whole() -> list[dict[str, Any]]:
            runs = self.ui.runs(tick)
            are_made = any("dropbox_licences/shards" in run["tags"] and run["status"] == "SUCCESS" for run in runs)
            return runs if are_made and {run["status"] for run in runs} <= ENDED else []

        found: list[dict[str, Any]] = wait_for("the tables are made", 400, whole)
        self.assert_true(found)
        return found

    def wait_until_none_is_left(self) -> None:
        """Wait until every run has ended; none stays started for ever."""
        wait_for("no run is left", 300, lambda: {run["status"] for run in self.ui.runs()} <= ENDED)

    def assert_true(self, runs: list[dict[str, Any]]) -> None:
        """The newest run of each shard succeeded, none is left behind, and the tables hold every team."""
        newest = {run["tags"].get("dropbox_licences/shard", "tables"): run["status"] for run in runs}
        assert set(newest.values()) == {"SUCCESS"}, newest
        # A shard that was begun again ends after the tables were asked for, so that they are made once more.
        self.wait_until_none_is_left()
        assert [row["team"] for row in ask(self.home, "select distinct team from seats order by team")] == TEAMS


def told(name: str, runs: list[dict[str, Any]], since: float) -> None:
    """What docs/grow.md says of times comes from here: ``pytest -s``."""
    for run in runs:
        shard = run["tags"].get("dropbox_licences/shard", "tables")
        print(f"{name}: {shard} {run['status']} from {run['startTime'] - since:.0f} to {run['endTime'] - since:.0f} s")  # noqa: T201


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
        with SampleServer(companies) as team, linked(team, folder / "volumes" / "home") as home:
            settings = {
                "POSTGRES_PASSWORD": "a-password",
                "STORE_SECRET": "a-secret",
                "SHARDS": "3",
                "RUNS_AT_ONCE": "2",
            }
            settings |= team.environment() | {"DROPBOX_LICENCES_NOW": os.environ["DROPBOX_LICENCES_NOW"]}
            without_pooler = {} if PGBOUNCER else {"pgbouncer": postgres.port}
            with Quick(folder, settings, {"postgres": postgres.port} | without_pooler) as services:
                found = Installation(services, postgres, team, home)
                found.start()
                yield found
    finally:
        postgres.stop()


def test_the_commands_of_compose_read_in_shards_and_publish(installation: Installation) -> None:
    since = time.time()
    runs = installation.end(installation.begin())
    told("undisturbed", runs, since)
    assert [run["status"] for run in runs] == ["SUCCESS"] * len(runs)
    assert len({run["tags"].get("dropbox_licences/shard") for run in runs}) == len(runs), "none twice"
    assert not list(installation.home.dagster.rglob("*.db")), "Dagster's records are in PostgreSQL"
    logs = "".join(path.read_text() for path in installation.services.folder.glob("*.log"))
    assert "a-password" not in logs
    assert "a-secret" not in logs


def test_a_killed_workers_runs_are_begun_again(installation: Installation) -> None:
    since, services = time.time(), installation.services
    tick = installation.begin()
    run = next(run for run in installation.ui.runs(tick) if run["status"] == "STARTED")
    process = wait_for("its process is told", 30, lambda: installation.ui.process(run["runId"]))
    (name,) = (name for name in ("worker-1", "worker-2") if services.group(name) == os.getpgid(process))
    services.kill(name)
    services.start("worker", name)
    runs = installation.end(tick)
    told("worker killed", runs, since)
    (again,) = (each for each in runs if each["tags"].get("dagster/parent_run_id") == run["runId"])
    assert again["status"] == "SUCCESS"


def test_postgresql_may_restart_under_the_runs(installation: Installation) -> None:
    since = time.time()
    tick = installation.begin()
    installation.postgres.stop()
    installation.postgres.start()
    installation.wait_until_none_is_left()
    runs = installation.ui.runs(tick)
    told("PostgreSQL restarted", runs, since)
    assert installation.ui.process(runs[0]["runId"]), "by the log of a run, a connection of its own"
    installation.end(installation.begin())  # Dagster may have missed that a run failed; the next tick reads its shard


def test_a_killed_daemon_doubles_nothing(installation: Installation) -> None:
    since = time.time()
    tick = installation.begin()
    installation.services.kill("daemon")
    installation.services.start("daemon")
    runs = installation.end(tick)
    told("daemon killed", runs, since)
    assert len({run["tags"].get("dropbox_licences/shard") for run in runs}) == len(runs), "none twice"
