"""The Dagster UI for the linked teams; where none is linked, for the demo."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import click

from pipelines.demo import DEMO_HOME, sample_team
from pipelines.instance import open_instance, prepare
from resources.connections import read_connections
from resources.errors import FixSetup
from resources.home import Home

WORKSPACE = Path(__file__).parent.parent / "workspace.yaml"
WORDS = """
Open http://{host}:{port} and press "Materialize all".
Schedules (hourly, daily, weekly) are off until switched on: Automation, then the switch beside each.
"""


def main(host: str = "127.0.0.1", port: str = "3000") -> None:
    """Serve the UI until it is interrupted."""
    home = Home.from_environment()
    try:
        is_linked = bool(read_connections(home.connections_file))
    except FixSetup:
        is_linked = True  # the UI itself shows what is wrong with the file
    with nullcontext() if is_linked else sample_team(DEMO_HOME):
        home = Home.from_environment()
        prepare(home)
        open_instance(home).dispose()
        if not is_linked:
            click.echo("No team is linked: this is the demo, with a sample team.")
        click.echo(WORDS.format(host=host, port=port))
        command = [sys.executable, "-m", "dagster", "dev", "-w", str(WORKSPACE), "-h", host, "-p", port]
        dagster = subprocess.Popen(command, env=os.environ | {"PYTHONUNBUFFERED": "1"})
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: dagster.terminate())
        code = dagster.wait()
    sys.exit(0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else code)


if __name__ == "__main__":
    main(port=os.environ.get("PORT", "3000"))
