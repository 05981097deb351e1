"""The UI as a program: one a home, on a port of its own, told when it answers, and gone with whoever started it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dagster import DagsterRunStatus

from pipelines.cli import main
from pipelines.definitions import defs
from pipelines.engine import only_ui as only_ui_module
from pipelines.engine.instance import open_instance
from pipelines.engine.only_ui import only_ui
from resources.errors import FixSetup
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.browser.dagster_ui import Dagster, free_port, until
from tests.pipeline.command_line import ROOT, process
from tests.pipeline.linked_home import ENOUGH_DAYS, linked
from tests.pipeline.sample_truth import assert_true
from tests.pipeline.test_any_home import ODD, assert_no_telemetry

COMPANY = Company.simulate(CompanyPlan(seed=8, members=12, days=20, events_a_day=5, groups=1))
LAUNCH = """mutation {launchRun(executionParams: {mode: "default", runConfigData: "{}", selector: {
    repositoryName: "__repository__", repositoryLocationName: "dropbox_licences", jobName: "all_due"}})
    {__typename ... on PythonError {message}}}"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(tmp_path / "home")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    return home


@contextmanager
def listening() -> Iterator[int]:
    """Another program that has a port, and whose next port is free."""
    with socket.socket() as other, socket.socket() as free:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        free.bind(("127.0.0.1", port + 1))
        free.close()
        yield port


def test_a_second_ui_of_a_home_is_told_where_the_first_is(home: Home) -> None:
    home.make(home.root)
    home.connections_file.write_text('[connections.acme]\napp_key = "k"\n')
    port = free_port()
    with only_ui(home, port) as chosen:
        assert chosen == port
        done = CliRunner().invoke(main, ["ui"])
        assert done.exit_code == 2
        told = rf"it runs already, since \d{{4}}-\S+ \S+ UTC, on http://127\.0\.0\.1:{port} \(process {os.getpid()}\)"
        assert re.search(told, done.stderr)
    with only_ui(home, port):  # nothing is left of the first
        pass


def test_a_note_of_a_ui_that_was_killed_blocks_nobody(home: Home) -> None:
    code = (
        "import os; from pipelines.engine.only_ui import only_ui; from resources.home import Home\n"
        f"with only_ui(Home.from_environment(), {free_port()}): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert (home.locks / "home-ui.owner").exists()
    with only_ui(home, free_port()):
        pass


def test_a_port_that_another_program_has_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as port:
        with pytest.raises(FixSetup, match=f"port {port}: another program has that port. Name another one with --port"):
            with only_ui(home, port):
                pass
        monkeypatch.setattr(only_ui_module, "FIRST_PORT", port)
        monkeypatch.setattr(only_ui_module, "LAST_PORT", port + 1)
        with only_ui(home, None) as chosen:
            assert chosen == port + 1
        monkeypatch.setattr(only_ui_module, "LAST_PORT", port)
        with pytest.raises(FixSetup, match="are all taken"):
            with only_ui(home, None):
                pass


@pytest.mark.timeout(900)
def test_the_ui_of_an_odd_home_works_and_goes_with_its_starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    port = free_port()
    line = [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)]
    with SampleServer([COMPANY]) as server, linked(server, tmp_path / ODD, history_days=ENOUGH_DAYS) as home:
        relative = os.environ | {"DROPBOX_LICENCES_HOME": ODD, "PYTHONPATH": str(ROOT)}
        options: dict[str, Any] = {"cwd": tmp_path, "env": relative, "stdout": subprocess.PIPE, "text": True}
        left_behind = left_by_a_power_cut(home)
        with subprocess.Popen(line, stderr=subprocess.DEVNULL, **options) as ui:
            try:
                assert ui.stdout
                told = next(text for text in ui.stdout if "Open http" in text)
                assert f"http://127.0.0.1:{port}/asset-groups" in told
                dagster = Dagster(f"http://127.0.0.1:{port}")
                assert dagster.is_loaded(), "the address is told when it answers, not before"
                assert dagster.runs() == {left_behind: "FAILURE"}, "no run stays started for ever"
                second = process("ui")
                assert second.returncode == 2
                assert f"http://127.0.0.1:{port}" in second.stderr
                assert dagster.ask(LAUNCH)["launchRun"]["__typename"] == "LaunchRunSuccess"
                assert dagster.finished_run({left_behind: ""})[1] == "SUCCESS"
                assert_true(home, COMPANY, server.now)
                assert "enabled: false" in dagster.ask("{instance {info}}")["instance"]["info"].split("telemetry:")[1]
                assert_no_telemetry(home)
                services = of_group(ui.pid)
                assert len(services) > 3, "web server, daemon and code server"
            finally:
                ui.kill()
        until(lambda: not [pid for pid in services if is_alive(pid)])
        assert json.loads((home.locks / "home-ui.owner").read_text())["pid"] == ui.pid
        with only_ui(home, port):
            pass


def left_by_a_power_cut(home: Home) -> str:
    """A run that an earlier UI of the home had under way when the machine died."""
    with open_instance(home) as instance:
        job = defs.resolve_job_def("hourly")
        return instance.create_run_for_job(job, status=DagsterRunStatus.STARTED).run_id


def of_group(starter: int) -> list[int]:
    """The services of a UI: all processes of the groups that its children lead."""
    found = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,pgid="], capture_output=True, text=True, check=True).stdout
    rows = [[int(number) for number in text.split()] for text in found.splitlines()]
    leaders = {pid for pid, parent, _ in rows if parent == starter}
    return [pid for pid, _, group in rows if group in leaders]


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")
