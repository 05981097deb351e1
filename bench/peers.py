"""The product against the ways of others, on the same pages: CPU-seconds a million, and whether the rows are the same.

``python -m bench.peers --install`` once (a venv of its own, by hashes), then ``python -m bench.peers [--days 20]``.
The peers read fewer events than the product's million; their CPU a million is taken in proportion.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from assets.tables.lake import EVENT_COLUMNS
from bench.figures import compare
from bench.generated_log import LogPlan
from bench.log_server import KEPT, LogServer, serving
from bench.reading_run import run_reading

VENV = KEPT / "peers"
HERE = Path(__file__).parent
AT_LEAST = {"plain": 40.0, "dlt": 15.0, "dlt, lists kept as JSON": 15.0}
COLUMNS = ", ".join(column.name for column in EVENT_COLUMNS)
SUMMED_UP = f"select count(*), sum(hash({COLUMNS})::hugeint) from events"  # noqa: S608


def install() -> None:
    """Make the peers' venv."""
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    line = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes"]
    subprocess.run([*line, "-r", HERE / "requirements-peers.txt"], check=True)


def run_peer(way: str, server: LogServer, folder: Path) -> dict[str, Any]:
    """A peer's way over the server's days; returns ``cpu`` and ``peak_mib``."""
    folder.mkdir()
    plan = server.served.plan
    line = [VENV / "bin" / "python", HERE / "peer_ways.py", way, folder, str(plan.first), str(plan.days)]
    environment = os.environ | server.environment | {"RUNTIME__DLTHUB_TELEMETRY": "false", "DO_NOT_TRACK": "1"}
    done = subprocess.run(line, env=environment, stdout=subprocess.PIPE, text=True, check=True, cwd=folder)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def summed_up(file: Path) -> Any:
    """Rows and a sum over them that does not depend on their order."""
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(SUMMED_UP).fetchone()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--install", action="store_true")
    arguments.add_argument("--days", type=int, default=20, help="of 2,500 events each, for the peers")
    told = arguments.parse_args()
    if told.install:
        install()
        return
    with tempfile.TemporaryDirectory() as folder:
        with serving(LogPlan()) as server:
            ours = run_reading(server, Path(folder) / "whole")
        print(f"dropbox-licences: {ours['cpu']:.1f} CPU-s a million, peak {ours['peak_mib']:.0f} MiB", flush=True)
        small = LogPlan(told.days * 2500, told.days)
        with serving(small) as server:
            run_reading(server, Path(folder) / "small")
            wanted = summed_up(Path(folder) / "small" / "warehouse.duckdb")
            for way, at_least in AT_LEAST.items():
                place = Path(folder) / way
                found = run_peer(way, server, place)
                per_million = found["cpu"] * 1e6 / small.events
                same = summed_up(place / "found.duckdb") == wanted
                print(
                    f"{way}: {per_million:.0f} CPU-s a million (from {small.events:,}), "
                    f"peak {found['peak_mib']:.0f} MiB, rows {'the same' if same else 'DIFFERENT'}"
                )
                compare(f"{way} against the product", per_million / ours["cpu"], "times the CPU", at_least=at_least)
                assert same


if __name__ == "__main__":
    main()
