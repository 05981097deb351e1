"""Long searches and measurements, one after another, and one table of their figures: ``python -m bench.nightly``.

It runs those in ``ALL``; ``python -m bench.nightly start_up hourly`` only those two. Each is a command of its own in
this folder; one that fails is in the table and does not stop the others. What needs a second checkout, a store,
packages of its own or hours is run by hand (``README.md``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import NOTED, Used

ALL = (
    "start_up",
    "laws",
    "mutations",
    "forecasts",
    "kill_moments",
    "soak",
    "month",
    "year_of_runs",
    "hourly",
    "pages_to_tables",
    "growth",
    "licence_tables",
    "latency",
)


def run(name: str, notes: Path) -> list[tuple[str, str, str, str]]:
    """Run one; the lines of the table that are its: command, figure, bound, whether it is reached."""
    print(f"--- python -m bench.{name}", flush=True)
    used = Used()
    line = [sys.executable, "-m", f"bench.{name}"]
    done = subprocess.run(line, cwd=Path(__file__).parents[1], env=os.environ | {NOTED: str(notes)}, check=False)
    ended = "ended well" if done.returncode == 0 else f"ended with {done.returncode}"
    rows = [(name, f"{ended} after {used.wall:.0f} s", "ends well", "ok" if done.returncode == 0 else "NOT")]
    texts = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    for each in map(json.loads, texts):
        figure = f"{each['what']}: {each['value']:.2f} {each['unit']}"
        rows += [(name, figure, each["bound"], each["told"])]
    notes.unlink(missing_ok=True)
    return rows


def main() -> None:
    names = sys.argv[1:] or ALL
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for name in names for row in run(name, Path(folder) / "figures")]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    print()
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    sys.exit(any(row[-1] == "NOT" for row in rows))


if __name__ == "__main__":
    main()
