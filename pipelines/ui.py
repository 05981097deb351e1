"""The Dagster UI for the linked teams; where none is linked, for the demo."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import nullcontext, suppress
from pathlib import Path

import click

from pipelines.demo import DEMO_HOME, sample_team
from pipelines.instance import open_instance, prepare
from resources.connections import read_connections
from resources.errors import FixSetup
from resources.home import Home

WORKSPACE = Path(__file__).parent.parent / "workspace.yaml"
STOP_SECONDS = 15
SUPERSEDED = "ignore:Function `dev_command`"
"""Dagster advises to use another command, which wants a project of its own kind."""
WORDS = """
Open http://{host}:{port} and press "Materialize all".
The schedules and the alerts are off until switched on: Automation, then the switch beside each.
What follows is Dagster's own log, which the UI has too; Ctrl-C ends it.
"""


def main(host: str = "127.0.0.1", port: str = "3000") -> None:
    """Serve the UI until it is interrupted."""
    is_linked = _is_linked(Home.from_environment())
    with nullcontext() if is_linked else sample_team(DEMO_HOME):
        home = Home.from_environment()
        prepare(home)
        open_instance(home).dispose()
        if not is_linked:
            click.echo("This is the demo, with a sample team: no team of your own is linked here.")
        click.echo(WORDS.format(host=host, port=port))
        python = [sys.executable, "-W", SUPERSEDED]
        sys.exit(_serve([*python, "-m", "dagster", "dev", "-w", str(WORKSPACE), "-h", host, "-p", port]))


def _is_linked(home: Home) -> bool:
    """Whether there is a team to serve. The demo's own home has one, but it is there only while the demo runs."""
    if home.root.absolute() == DEMO_HOME.absolute():
        return False
    try:
        return bool(read_connections(home.connections_file))
    except FixSetup:
        return True  # the UI itself shows what is wrong with the file


def _serve(command: list[str]) -> int:
    """Run Dagster's services until this process is told to end; none of them outlives it."""
    stops: list[int] = []
    # Set before Dagster starts: a shell in the background may have signals ignored, and that is inherited.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: stops.append(number))
    dagster = subprocess.Popen(command, start_new_session=True)
    while dagster.poll() is None and not stops:
        with suppress(subprocess.TimeoutExpired):
            dagster.wait(timeout=0.5)
    if not stops:
        return dagster.returncode
    dagster.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        dagster.wait(timeout=STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(dagster.pid, signal.SIGKILL)
    return 0


if __name__ == "__main__":
    main(port=os.environ.get("PORT", "3000"))
