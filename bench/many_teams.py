"""What a team costs an hourly run beside what Dropbox is asked, with few teams and with ten times as many.

``python -m bench.many_teams [--teams 1000] [--days 90]``: CPU-ms a team while nothing is new, at a tenth and at all.

Each team has so many days of events (links of one of its own), and of its own a listing of members, its info and its
loads. The homes are made once and kept (``bench.log_server.KEPT``).
"""

from __future__ import annotations

import argparse
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.beside import measured
from bench.figures import Used, compare, peak_mib
from bench.log_server import KEPT

RATIO = 1.15
PEAK_MIB_A_TEAM = 0.2
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


def _home(teams: int, days: int) -> Path:
    """A home of so many teams, written by the product's own lake but for the links."""
    from assets.reading.team_reading import Load, Outcome, keep_load
    from assets.tables.lake import EVENTS, MEMBERS, TEAM_INFO
    from resources.storage.day_files import Coverage
    from resources.storage.lake import Lake

    home = KEPT / f"home-{teams}-tiny-teams-by-{days}-days"
    if (home / "connections.toml").exists():
        return home
    shutil.rmtree(home, ignore_errors=True)
    lake = Lake(home / "lake")
    for team in _names(teams):
        covered = Coverage(f"dbtid:{team}", NOW)
        for table in (MEMBERS, TEAM_INFO):
            lake.write(table.name, team, NOW.date(), table.arrow_schema.empty_table(), covered)
        keep_load(lake, Load(team, "events", NOW, 1.0, 1, Outcome()), "made", covered.team_id)
        lake.write("events", team, NOW.date(), EVENTS.arrow_schema.empty_table(), replace(covered, settled_at=NOW))
        for index in range(1, days):
            path = lake.path("events", team, NOW.date() - timedelta(days=index))
            path.parent.mkdir(parents=True)
            os.link(lake.path("events", team, NOW.date()), path)
    (home / "connections.toml").write_text(
        "".join(f'[connections.{team}]\napp_key = "key"\n' for team in _names(teams))
    )
    return home


def _names(teams: int) -> list[str]:
    return [f"team{index:04}" for index in range(teams)]


def hourly_work(folder: str) -> dict[str, float]:
    """CPU-ms a team of each step of a run, and its peak memory."""
    from assets.tables.lake import EVENTS
    from assets.warehouse import loading
    from assets.warehouse.upkeep import keep_up
    from resources.home import Home
    from resources.installation import Installation

    installation = Installation(Home(Path(folder)))
    connections, lake = list(installation.connections().values()), installation.lake
    figures, begun = {}, Used()
    used = Used()
    for each in connections:
        installation.claims.claim(f"dbtid:{each.name}", each.name)
    figures["whose the teams are"] = used.cpu
    used = Used()
    for each in connections:
        lake.covered_days("events", each.name, EVENTS.arrow_schema)
    figures["what is covered"] = used.cpu
    used = Used()
    keep_up(installation, connections)
    figures["upkeep"] = used.cpu
    used = Used()
    with installation.warehouse.work() as connection:
        connection.begin()
        loading.prepare(connection)
        loading.load(connection, lake)
        connection.commit()
    figures["load"] = used.cpu
    figures["all of it"] = begun.cpu
    return {name: seconds / len(connections) * 1000 for name, seconds in figures.items()} | {"peak MiB": peak_mib()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", type=int, default=1000)
    parser.add_argument("--days", type=int, default=90)
    arguments = parser.parse_args()
    here = Path(__file__).parents[1]
    found: list[dict[str, Any]] = []
    sizes = (arguments.teams // 10, arguments.teams)
    for teams in sizes:
        told = {"folder": str(_home(teams, arguments.days))}
        measured(here, "bench.many_teams:hourly_work", told)  # what it finds and keeps, the next one knows
        found.append(measured(here, "bench.many_teams:hourly_work", told))
        for name, figure in found[-1].items():
            print(f"{teams:,} teams: {name}: {figure:.2f}{'' if name == 'peak MiB' else ' CPU-ms a team'}", flush=True)
    few, many = found
    for name in few:
        if name != "peak MiB":
            compare(f"{name}, {sizes[1]:,} teams to {sizes[0]:,}", many[name] / few[name], "times", at_most=RATIO)
    growth = (many["peak MiB"] - few["peak MiB"]) / (sizes[1] - sizes[0])
    compare("peak memory of a run", growth, "MiB a team", at_most=PEAK_MIB_A_TEAM)


if __name__ == "__main__":
    main()
