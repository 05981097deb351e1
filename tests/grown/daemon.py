"""Dagster's daemon with a code server of its own, as an engineer starts it for an instance in PostgreSQL."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dagster import DagsterInstance

from resources.home import Home
from tests.pipeline.command_line import ROOT

DAGSTER_YAML = """\
storage:
  postgres:
    postgres_url: {env: DAGSTER_PG_URL}
telemetry: {enabled: false}
run_monitoring: {enabled: true, poll_interval_seconds: 2}
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
  config:
    max_concurrent_runs: 2
    dequeue_interval_seconds: 1
    tag_concurrency_limits: [{key: dropbox_licences/shard, value: {applyLimitPerUniqueValue: true}, limit: 1}]
"""
PID = re.compile(r"\(pid: (\d+)\)")


def process_of(instance: DagsterInstance, run_id: str) -> int | None:
    """The process of a run; None: it was not started yet."""
    found = (PID.search(entry.user_message or entry.message) for entry in instance.all_logs(run_id))
    return next((int(match[1]) for match in found if match), None)


@contextmanager
def daemon(home: Home, log: Path) -> Iterator[None]:
    """The daemon, for as long as the block runs; all that it started ends with it."""
    (home.make(home.dagster) / "dagster.yaml").write_text(DAGSTER_YAML)
    environment = os.environ | {"DAGSTER_HOME": str(home.dagster)}
    line = [Path(sys.executable).with_name("dagster-daemon"), "run", "-w", ROOT / "workspace.yaml"]
    with log.open("ab") as out:
        process = subprocess.Popen(line, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError):  # its code server does not always end with it
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def launch(home: Home, job: str) -> None:
    """Launch a job, as a person does."""
    environment = os.environ | {"DAGSTER_HOME": str(home.dagster)}
    line = [sys.executable, "-m", "dagster", "job", "launch", "-w", str(ROOT / "workspace.yaml"), "-j", job]
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stderr[-2_000:]
