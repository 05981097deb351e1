"""One run of the product in a process of its own: HTTPS pages to the published tables, with Dagster imported.

``run_reading`` starts it and returns its figures. What is compared with what is in the other modules.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.figures import Used, peak_mib
from bench.log_server import LogServer
from bench.shares import Shares


def run_reading(
    server: LogServer, home: Path, *, windows_at_once: int = 0, only_reading: bool = False
) -> dict[str, Any]:
    """Read the server's whole log into a home.

    Args:
        server: the one that runs.
        home: the folder of the installation; what is in it already stays.
        windows_at_once: how many windows are read side by side; 0: as many as the product finds good.
        only_reading: load and publish nothing.

    Returns:
        ``cpu`` and ``wall`` (seconds beyond start-up), ``peak_mib``, ``start_mib``, ``calls``, ``rows``,
        ``lake_bytes``, ``json_bytes``, ``shares`` (CPU-seconds by part).
    """
    home.mkdir(parents=True, exist_ok=True)
    (home / "connections.toml").write_text(server.connections_toml)
    environment = os.environ | server.environment
    environment |= {"DROPBOX_LICENCES_HOME": str(home), "DROPBOX_LICENCES_NOW": server.served.plan.end.isoformat()}
    told = {"windows_at_once": windows_at_once, "only_reading": only_reading}
    line = [sys.executable, "-m", "bench.reading_run", json.dumps(told)]
    done = subprocess.run(line, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    """The child: start up, then read, load and publish, and print the figures as JSON."""
    # Start-up: Dagster and all that a run imports; pandas is imported by pyarrow, with the first column that it makes.
    import pandas as pd  # noqa: F401

    import pipelines.definitions  # noqa: F401
    from assets.event_log import reading
    from assets.reading import events, team_info
    from assets.reading.team_reading import Request, read_teams
    from assets.warehouse import building as warehouse
    from resources import clock
    from resources.home import Home
    from resources.installation import Installation

    told = json.loads(sys.argv[1])
    if told["windows_at_once"]:
        reading.WINDOWS_AT_ONCE = reading.MOST_WINDOWS_AT_ONCE = told["windows_at_once"]
    shares = Shares()
    shares.watch()
    installation = Installation(Home.from_environment())
    start_mib, used = peak_mib(), Used()
    request = Request("bench")
    loads = read_teams(installation, "team_info", request, team_info.read_team_info)
    loads += read_teams(installation, "events", request, events.read_events)
    for load in loads:
        if load.error:
            raise load.error
    read_cpu, read_wall, read_peak = used.cpu, used.wall, peak_mib()
    if not told["only_reading"]:
        warehouse.load_lake(installation)
        shares.seconds["load into DuckDB"] = used.cpu - read_cpu
        warehouse.make_tables(installation, clock.now())
        shares.seconds["licence tables, publishing"] = used.cpu - read_cpu - shares.seconds["load into DuckDB"]
    figures = {"cpu": used.cpu, "wall": used.wall, "peak_mib": peak_mib(), "start_mib": start_mib}
    figures |= {"read_cpu": read_cpu, "read_wall": read_wall, "read_peak_mib": read_peak}
    shares.seconds["threads, queue, the rest"] = read_cpu - shares.in_reading
    figures |= {"calls": sum(load.calls for load in loads), "rows": loads[-1].outcome.rows}
    figures |= {"lake_bytes": sum(file.size_bytes for file in installation.lake.listing("events"))}
    print(json.dumps({**figures, "json_bytes": shares.json_bytes, "shares": shares.seconds}))


if __name__ == "__main__":
    main()
