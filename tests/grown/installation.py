"""A machine with all of compose.yaml, its teams, and a person who looks at the UI: what tests break."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any

import yaml

from resources.home import Home
from sample_team.server import SampleServer
from tests.grown.composed import Composed
from tests.grown.pgbouncer import PGBOUNCER
from tests.grown.postgres import Postgres
from tests.grown.tables import tables

SHARD, SHARDS = "dropbox_licences/shard", 3
TEAMS = ["acme", "beta", "delta", "gamma"]
SHORT = {"poll_interval_seconds": 2, "start_timeout_seconds": 90, "max_runtime_seconds": 100}
"""Instead of minutes and hours, so that a test sees them pass."""
ENDED = {"SUCCESS", "FAILURE"}
READ_TWICE = {"loads"}
"""It has a row for each reading, and what was killed is read once more."""
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
        time.sleep(0.5)  # each look costs the web server and PostgreSQL
    return something


class Installation:
    """The services with their UI, the sample server, and the home that they share.

    ``expected``: the tables that one machine makes of the same teams.
    """

    def __init__(
        self, services: Composed, postgres: Postgres, team: SampleServer, home: Home, expected: dict[str, list[str]]
    ) -> None:
        self.services, self.postgres, self.team, self.home, self.expected = services, postgres, team, home, expected
        self.ui = Ui(services.ports["webserver"])

    def start(self) -> None:
        """Start all, each when what it depends on is healthy."""
        pooler = ["pgbouncer"] if PGBOUNCER else []
        kinds = {name: name for name in (*pooler, "store", "redis", "code", "daemon", "webserver")}
        kinds |= {"worker-1": "worker", "worker-2": "worker"}
        for together in ((*pooler, "store", "redis"), ("code",), ("daemon", "webserver", "worker-1", "worker-2")):
            for name in together:
                self.services.start(kinds[name], name)
            for name in together:
                if "healthcheck" in self.services.services[kinds[name]]:
                    self.services.wait_until_healthy(kinds[name], name)

    def begin(self) -> str:
        """Have all shards read, and wait until runs are under way; their tick."""
        tick = self.ui.launch("all_shards_now")
        under_way = {"STARTED", *ENDED}
        wait_for("a run is under way", 300, lambda: any(run["status"] in under_way for run in self.ui.runs(tick)))
        return tick

    def at_work(self, tick: str) -> tuple[dict[str, Any], int] | None:
        """A run of a tick that is under way, and its process; None: there is none."""
        started = [run for run in self.ui.runs(tick) if run["status"] == "STARTED"]
        return next(((run, process) for run in started if (process := self.ui.process(run["runId"]))), None)

    def end(self, tick: str) -> list[dict[str, Any]]:
        """Wait until the tables are made; the runs of the tick."""

        def whole() -> list[dict[str, Any]]:
            runs = self.ui.runs(tick)
            are_made = any("dropbox_licences/shards" in run["tags"] and run["status"] == "SUCCESS" for run in runs)
            return runs if are_made and {run["status"] for run in runs} <= ENDED else []

        found: list[dict[str, Any]] = wait_for("the tables are made", 900, whole)
        self.assert_true(found)
        return found

    def wait_until_none_is_left(self) -> None:
        """Wait until every run has ended; none stays started for ever."""
        wait_for("no run is left", 900, lambda: {run["status"] for run in self.ui.runs()} <= ENDED)

    def assert_true(self, runs: list[dict[str, Any]]) -> None:
        """The newest run of each shard succeeded, none is left behind, and the tables are those of one machine."""
        newest = {run["tags"].get(SHARD, "tables"): run["status"] for run in runs}
        assert set(newest.values()) == {"SUCCESS"}, newest
        # A shard that was begun again ends after the tables were asked for, so that they are made once more.
        self.wait_until_none_is_left()
        found = tables(self.home)
        assert {name for name in self.expected if found[name] != self.expected[name]} <= READ_TWICE
