"""The demo: a sample team on loopback, linked, read through Dagster, and summed up. Its home is ``./demo-data``.

The sample team's clock and the product's stand still, so that everybody gets the same figures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from shutil import copyfile

import click

from assets.exports.team_tables import open_tables
from pipelines.terminal.showing import show
from resources import clock, home
from resources.errors import TryLater
from resources.home import Home

DEMO_HOME = Path("demo-data")
NOW = "2026-11-01T09:00:00Z"
START_SECONDS = 180
COMPANY = {"team": "acme", "seed": "7", "members": "240", "groups": "18", "days": "400", "events-a-day": "150"}
CONTRACT = """
[connections.acme.contract]
price_per_seat_month = "15.00"
currency = "EUR"
renewal_date = "2027-03-01"
notice_days = 30
"""

QUERIES = (
    "select email, days_idle, confidence from seats where verdict = 'idle' and consumes_seat order by days_idle desc",
    "select idle_bucket, count(*) as seats from seats where consumes_seat group by all order by min(days_idle)",
    "select strftime(activity_date, '%Y-%m') as month, count(distinct team_member_id) as people "  # noqa: ISC004
    "from member_activity_daily where content_events > 0 group by all order by month",
)


@contextmanager
def sample_team(folder: Path) -> Iterator[None]:
    """Run the sample team beside this process, with the environment that links it, as long as the block runs."""
    demo = Home.at(str(folder))
    served = demo.make(demo.root / "sample_team")
    company = [text for name, value in COMPANY.items() for text in (f"--{name}", value)]
    command = [sys.executable, "-m", "sample_team", *company, "--now", NOW, "--folder", str(served), "--end-with-input"]
    environment, before = served / "environment.json", dict(os.environ)
    environment.unlink(missing_ok=True)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(environment, process)
            os.environ.update(json.loads(environment.read_text()))
            os.environ.update({home.VARIABLE: str(demo.root), clock.VARIABLE: NOW, **_no_proxy()})
            (demo.root / clock.SAMPLE_CLOCK).write_text(NOW, encoding="utf-8")
            demo.connections_file.write_text(_with_contract((served / "connections.toml").read_text()))
            demo.connections_file.chmod(0o600)
            for name in ("roster.csv", "exclusions.toml"):
                copyfile(served / name, demo.root / name)
            yield
        finally:
            process.terminate()
            os.environ.clear()
            os.environ.update(before)


def _no_proxy() -> dict[str, str]:
    """The sample team is on this machine, where no proxy leads to."""
    kept = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    return dict.fromkeys(("no_proxy", "NO_PROXY"), f"{kept},127.0.0.1".lstrip(","))


def _with_contract(declared: str) -> str:
    return declared if "contract" in declared else declared + CONTRACT


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the sample team serves; it writes the file when it is ready."""
    for _ in range(START_SECONDS * 20):
        if path.exists():
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise TryLater("Starting the sample team", "it did not begin to serve", "Run it by hand: python -m sample_team")


def summarise(home: Home) -> None:
    """Print the licence position in words, and what to try next."""
    with open_tables(home) as tables:
        lines = tables.ask("lists/summary").rows
        arithmetic = dict(tables.ask("lists/idle_breakdown").rows)
    for team, of_team in groupby(lines, key=itemgetter(0)):
        rows = [*of_team]
        shown = [(words, members, _money(cost, currency)) for _, _, words, members, cost, currency in rows]
        show(["", "members", "cost a month"], shown, title=f"{team} on {rows[0][1]} UTC")
        click.echo(arithmetic[team])
    click.echo(f"\nThe tables: {home.warehouse}")
    for report in sorted((home.reports / COMPANY["team"]).glob("*.html"))[-1:]:
        click.echo(f"The report: {report}")
    click.echo("Three queries to try:")
    for query in QUERIES:
        click.echo(f'\n  DROPBOX_LICENCES_HOME={home.root.name} {_command()} sql "{query}"')


def _command() -> str:
    """How the reader calls the product: as it was called, or by its name where that was somewhere else."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "dropbox-licences" and not called.is_absolute() else "dropbox-licences"


def _money(amount: Decimal | None, currency: str | None) -> str:
    return "" if amount is None else f"{amount:,.2f} {currency or ''}".rstrip()


def run_demo() -> int:
    """Run the demo; returns the exit code."""
    from pipelines.running import run_job  # noqa: PLC0415

    with sample_team(DEMO_HOME):
        demo = Home.from_environment()
        code = run_job(demo, "all_due", [])
        if code == 0:
            summarise(demo)
    return code
