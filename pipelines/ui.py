"""The Dagster UI for the linked teams; where none is linked, for the demo."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import nullcontext, suppress
from pathlib import Path
from time import monotonic

import click

from pipelines.demo import DEMO_HOME, sample_team
from pipelines.engine.dagster_services import STOP_SECONDS
from pipelines.engine.instance import end_runs_left_behind, open_instance, prepare, tidy_again
from pipelines.engine.only_ui import HOST, only_ui, reached_at
from resources.errors import FixSetup
from resources.home import VARIABLE, Home
from resources.home_files.connections import read_connections
from resources.storage.whole_files import whole_file

PACKAGES = Path(__file__).parents[1]
SUPERSEDED = "ignore:Function `dev_command`"
"""Dagster advises to use another command, which wants a project of its own kind."""
SECONDS_BETWEEN = 3600.0
"""So often old runs are forgotten while it is up, some hundred at a time."""
LOADED = "{workspaceOrError {... on Workspace {locationEntries {loadStatus}}}}"
LOCATION = "dropbox_licences"
"""The code location's name. What is switched on in Dagster belongs to it: it is the same however we are installed."""
STARTING = "Starting Dagster takes about half a minute. What follows is its own log; Ctrl-C ends it."
WORDS = """
Open http://{host}:{port}/asset-groups and press "Materialize all".
The schedules and the alerts are off until switched on: Automation, then the switch beside each.
"""


def serve_ui(port: int | None, host: str = HOST) -> int:
    """Serve the UI until it is interrupted; returns the exit code.

    Args:
        port: the port to have; None: 3000, or the next that is free.
        host: the address to listen on. The UI asks for no password, so another one than ``HOST`` is for containers.

    Raises:
        FixSetup: this home's UI runs already, or the port is taken.
    """
    home = Home.from_environment()
    is_linked = _is_linked(home)
    with only_ui(home if is_linked else Home.at(str(DEMO_HOME)), port, host) as chosen:
        if not is_linked:
            click.echo("This is the demo, with a sample team: no team of your own is linked here.")
        with nullcontext() if is_linked else sample_team(DEMO_HOME):
            home = Home.from_environment()
            os.environ[VARIABLE] = str(home.root)  # absolute: services may work in another folder
            prepare(home)
            with open_instance(home) as instance:
                end_runs_left_behind(home, instance)
            click.echo(STARTING)
            return _serve(home, host, chosen)


def _is_linked(home: Home) -> bool:
    """Whether there is a team to serve. The demo's own home has one, but it is there only while the demo runs."""
    if home.root == DEMO_HOME.absolute():
        return False
    try:
        return bool(read_connections(home.connections_file))
    except FixSetup:
        return True  # the UI itself shows what is wrong with the file


def workspace_file(home: Home) -> Path:
    """``workspace.yaml`` of this folder. An installed package has none: then the same in Dagster's home."""
    ours = PACKAGES / "workspace.yaml"
    if ours.exists():
        return ours
    code = {
        "relative_path": str(PACKAGES / "pipelines" / "definitions.py"),  # Dagster takes an absolute one too
        "working_directory": str(PACKAGES),
        "location_name": LOCATION,
    }
    with whole_file(home.dagster / "workspace.yaml") as staged:
        staged.write_text(json.dumps({"load_from": [{"python_file": code}]}))  # JSON is YAML
    return home.dagster / "workspace.yaml"


def _serve(home: Home, host: str, port: int) -> int:
    """Run Dagster's services until this process is told to end; none of them outlives it."""
    stops: list[int] = []
    # Set before Dagster starts: a shell in the background may have signals ignored, and that is inherited.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: stops.append(number))
    arguments = ["dev", "-w", str(workspace_file(home)), "-h", host, "-p", str(port)]
    line = [sys.executable, "-W", SUPERSEDED, "-m", "pipelines.engine.dagster_services", *arguments]
    with subprocess.Popen(line, stdin=subprocess.PIPE, start_new_session=True) as dagster:
        try:
            _watch(dagster, home, host, port, stops)
            if stops and dagster.poll() is None:
                dagster.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    dagster.wait(timeout=STOP_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(dagster.pid, signal.SIGKILL)
    if stops:
        return 0
    click.echo("Dagster ended by itself; its log above says why.", err=True)
    return 1


def _watch(dagster: subprocess.Popen[bytes], home: Home, host: str, port: int, stops: list[int]) -> None:
    """Wait for Dagster's end, or for a signal; say where the UI is as soon as it answers, and keep its records tidy."""
    is_told, tidy_at = False, monotonic()
    while dagster.poll() is None and not stops:
        if not is_told and _answers(reached_at(host), port):
            click.echo(WORDS.format(host=host, port=port))
            is_told = True
        if monotonic() >= tidy_at and not tidy_again(home):
            tidy_at = monotonic() + SECONDS_BETWEEN
        with suppress(subprocess.TimeoutExpired):
            dagster.wait(timeout=0.5)


def _answers(host: str, port: int) -> bool:
    """Whether the UI answers and knows the assets. It is asked without regard to proxies."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("POST", "/graphql", json.dumps({"query": LOADED}), {"Content-Type": "application/json"})
        entries = json.load(connection.getresponse())["data"]["workspaceOrError"]["locationEntries"]
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
        return False
    finally:
        connection.close()
    return [entry["loadStatus"] for entry in entries] == ["LOADED"]
