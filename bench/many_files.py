"""What many small files cost: 200 teams with 400 days each, 80,000 files.

``python -m bench.many_files [--teams 200] [--against FOLDER]``: what an hourly run does with them while nothing is new.
``python -m bench.many_files --load --teams 20``: loading 8,000 of them.

The files are hard links of some real ones, made once and kept (``bench.log_server.KEPT``).
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from bench.beside import add_arguments, hold_ratio, in_turn
from bench.figures import Used, compare, peak_mib
from bench.generated_log import LogPlan
from bench.log_server import KEPT, TEAM, serving
from bench.reading_run import run_reading

REAL_DAYS, EVENTS_A_DAY, DAYS = 40, 145, 400
CPU_SECONDS, RATIO = 3.0, 0.15
LOAD_RATIO, LOAD_PEAK_RATIO = 0.8, 1.1


def _home(teams: int) -> Path:
    home = KEPT / f"home-{teams}-teams-by-{DAYS}-days"
    if not (home / "connections.toml").exists():
        shutil.rmtree(home, ignore_errors=True)
        plan = LogPlan(REAL_DAYS * EVENTS_A_DAY, REAL_DAYS)
        with serving(plan) as server:
            run_reading(server, home, only_reading=True)
        real = sorted((home / "lake" / "events" / f"team={TEAM}").glob("*/data.parquet"))
        for team in range(teams):
            for index in range(DAYS):
                day = home / "lake" / "events" / f"team=team{team:03}" / f"date={plan.last - timedelta(days=index)}"
                day.mkdir(parents=True)
                os.link(real[index % len(real)], day / "data.parquet")
        for dataset in (home / "lake").iterdir():
            shutil.rmtree(dataset / f"team={TEAM}", ignore_errors=True)
        names = (f'[connections.team{team:03}]\napp_key = "key"\n' for team in range(teams))
        (home / "connections.toml").write_text("".join(names))
    return home


def hourly_files(folder: str) -> dict[str, float]:
    """CPU-seconds of each step, after one look that may keep what it sees."""
    import duckdb
    import pyarrow.parquet  # noqa: F401

    from assets.tables import base
    from assets.tables.lake import EVENTS
    from assets.warehouse import loading
    from assets.warehouse.upkeep import keep_up
    from resources.home import Home
    from resources.installation import Installation

    installation = Installation(Home(Path(folder)))
    lake, connections = installation.lake, list(installation.connections().values())
    connection = duckdb.connect()
    loading.prepare(connection)
    known = [
        {name: getattr(file, name) for name in ("dataset", "team", "day", "size_bytes", "mtime_ns")}
        | {"path": str(file.path)}
        for file in lake.listing("events")
    ]
    loading.insert_rows(connection, base.LAKE_FILES, known)
    for each in connections:
        lake.covered_days("events", each.name, EVENTS.arrow_schema)
    figures, begun = {}, Used()
    used = Used()
    assert len(list(lake.listing("events"))) == len(known)
    figures["listing"] = used.cpu
    used = Used()
    days = sum(len(lake.covered_days("events", each.name, EVENTS.arrow_schema)) for each in connections)
    assert days == len(known)
    figures["what is covered"] = used.cpu
    used = Used()
    keep_up(installation, connections)
    figures["upkeep"] = used.cpu
    used = Used()
    assert loading.load(connection, lake).files == 0
    figures["load, nothing new"] = used.cpu
    return figures | {"all file work": begun.cpu}


def loading_all(folder: str) -> dict[str, float]:
    """CPU-seconds and peak of a load of all files into a new warehouse, beyond start-up."""
    import pandas as pd  # noqa: F401
    import pyarrow.dataset  # noqa: F401

    from assets.warehouse import loading
    from resources.home import Home
    from resources.storage.lake import Lake
    from resources.storage.warehouse import Warehouse

    with tempfile.TemporaryDirectory() as other:
        used = Used()
        with Warehouse(Home(Path(other))).work(from_nothing=True) as connection:
            connection.begin()
            loading.prepare(connection)
            loaded = loading.load(connection, Lake(Path(folder) / "lake"))
            connection.commit()
        return {"load": used.cpu, "load peak": peak_mib(), "rows": loaded.rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", type=int, default=200)
    parser.add_argument("--load", action="store_true", help="measure a load of all files instead")
    add_arguments(parser)
    arguments = parser.parse_args()
    told = {"folder": str(_home(arguments.teams))}
    if arguments.load:
        _, ratios = in_turn("bench.many_files:loading_all", told, arguments)
        hold_ratio(ratios, "load", LOAD_RATIO)
        hold_ratio(ratios, "load peak", LOAD_PEAK_RATIO)
        return
    ours, ratios = in_turn("bench.many_files:hourly_files", told, arguments)
    compare(f"file work of {arguments.teams * DAYS:,} files", ours["all file work"], "CPU-s", at_most=CPU_SECONDS)
    hold_ratio(ratios, "all file work", RATIO)


if __name__ == "__main__":
    main()
