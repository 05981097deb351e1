"""A digest of every table over small homes: whether a change of the code changed a figure.

``python -m bench.same_tables`` prints a digest for each table of each home. ``--against FOLDER`` lets another checkout
make the same homes as well, compares them, and names the columns that differ; a column that only one of them has is
named, and left out of the digest. ``--homes seed_1 hostile`` takes only these.

The homes: the twelve members, the demo's company, three seeds, the hostile company, three teams at once. Each but the
first is read by the code of its checkout from a sample team, and read again a day and a half later.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

TWELVE = "twelve_members"
SMALL = {"members": 60, "days": 120, "events_a_day": 60, "groups": 6, "future_days": 2}
HOMES: dict[str, list[dict[str, object]]] = {
    TWELVE: [],
    "demo": [{"seed": 7, "members": 240, "groups": 18, "days": 400, "events_a_day": 150, "future_days": 2}],
    **{f"seed_{seed}": [{"seed": seed, **SMALL}] for seed in (1, 2, 3)},
    "hostile": [{"seed": 5, "hostile": True, **SMALL}],
    "three_teams": [
        {"name": "acme", "seed": 1, **SMALL},
        {"name": "beta", "seed": 2, "hostile": True, **SMALL},
        {"name": "gamma", "seed": 3, "file_events": False, **SMALL},
    ],
}
"""The companies of each home, as arguments of ``CompanyPlan``."""
CONTRACT = """
[connections.{team}.contract]
price_per_seat_month = "15.00"
currency = "EUR"
renewal_date = "2027-03-01"
notice_days = 30
"""
OF_THE_READING = {"run_id", "finished_at", "path", "size_bytes", "mtime_ns", "calls", "basis"}
"""Columns that differ between two readings of the same: the run's end and calls, files on the disk, a digest of SQL."""
MAKE = "--make"


def make_home(name: str, folder: Path) -> None:
    """Make a home by the code of the checkout that this process runs in."""
    from sample_team.company import Company
    from sample_team.own_lists import exclusions_toml, roster_csv
    from sample_team.plan import CompanyPlan
    from sample_team.server import SampleServer
    from tests.licence.hand_made import twelve_members
    from tests.pipeline.linked_home import linked, run, set_clock

    if name == TWELVE:
        twelve_members().publish(folder)
        return
    companies = [Company.simulate(CompanyPlan(**plan)) for plan in HOMES[name]]  # type: ignore[arg-type]
    with SampleServer(companies) as server, linked(server, folder) as home:
        with home.connections_file.open("a", encoding="utf-8") as file:
            file.writelines(CONTRACT.format(team=company.plan.name) for company in companies)
        (home.root / "roster.csv").write_text(roster_csv(companies, server.now), encoding="utf-8")
        (home.root / "exclusions.toml").write_text(exclusions_toml(companies, server.now), encoding="utf-8")
        begins_at = server.now
        for hours in (0, 36):
            set_clock(server, begins_at + timedelta(hours=hours))
            run(home)


def make_homes(checkout: Path, folder: Path, names: list[str]) -> dict[str, Path]:
    """The published files of the homes, made by a checkout's code in a process of its own."""
    files = {}
    for name in names:
        root = folder / name
        root.mkdir(parents=True)
        line = [sys.executable, "-BP", __file__, MAKE, name, str(root)]
        subprocess.run(line, cwd=checkout, env=os.environ | {"PYTHONPATH": str(checkout)}, check=True)
        files[name] = root / "warehouse.duckdb"
    return files


def columns_of(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """The columns of each table of an attached file, without those that two readings of the same differ in."""
    query = (
        "select table_name, list(column_name order by column_index) "
        "from duckdb_columns() join duckdb_tables() using (database_name, table_name) "
        "where database_name = $database group by all order by all"
    )
    found = connection.execute(query, {"database": database}).fetchall()
    return {table: [name for name in names if name not in OF_THE_READING] for table, names in found}


def digest(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> tuple[int, str]:
    """Rows of a table, and a hash of these columns of them; rows are in the order of their text."""
    listed = ", ".join(f'"{name}"' for name in columns)
    query = (
        f"select count(*), coalesce(md5(string_agg(line, chr(10) order by line)), '') "  # noqa: S608 - names of contracts
        f"from (select cast(row({listed}) as varchar) as line from {table})"
    )
    rows, text = connection.execute(query).fetchone() or (0, "")
    return rows, text[:16]


def print_digests(name: str, ours: Path) -> None:
    """A line for each table of a home."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{ours}' as ours (read_only)")
        for table, columns in columns_of(connection, "ours").items():
            rows, text = digest(connection, f'ours."{table}"', columns)
            print(f"{name}  {table:24} {rows:8,} rows  {text}", flush=True)


def compare_homes(name: str, ours: Path, theirs: Path) -> int:
    """A line for each table of a home as two checkouts made it; returns how many differ."""
    differing = 0
    with duckdb.connect() as connection:
        connection.execute(f"attach '{ours}' as ours (read_only)")
        connection.execute(f"attach '{theirs}' as theirs (read_only)")
        here, there = columns_of(connection, "ours"), columns_of(connection, "theirs")
        for table in sorted(here.keys() | there.keys()):
            mine, other = here.get(table, []), there.get(table, [])
            both = [column for column in mine if column in other]
            words = [f"only on one side: {column}" for column in (*mine, *other) if column not in both]
            if not both:
                where = "here and there" if table in here and table in there else "here" if table in here else "there"
                print(f"{name}  {table:24} not compared: {where}", flush=True)
                continue
            wrong = _different(connection, table, both)
            differing += bool(wrong)
            rows, text = digest(connection, f'ours."{table}"', both)
            words += [f"DIFFERENT in {', '.join(wrong)}"] if wrong else ["same"]
            print(f"{name}  {table:24} {rows:8,} rows  {text:16}  {'; '.join(words)}", flush=True)
    return differing


def _different(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> list[str]:
    """The columns whose values differ; all of them if only whole rows do."""
    if _is_same(connection, table, columns):
        return []
    return [name for name in columns if not _is_same(connection, table, [name])] or columns


def _is_same(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> bool:
    """Whether both files have the same in these columns."""
    return digest(connection, f'ours."{table}"', columns) == digest(connection, f'theirs."{table}"', columns)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--against", type=Path, help="the folder of another checkout")
    arguments.add_argument("--homes", nargs="+", choices=HOMES, default=[*HOMES])
    told = arguments.parse_args()
    with TemporaryDirectory() as folder:
        ours = make_homes(Path(__file__).parents[1], Path(folder) / "ours", told.homes)
        if not told.against:
            for name, file in ours.items():
                print_digests(name, file)
            return
        theirs = make_homes(told.against.resolve(), Path(folder) / "theirs", told.homes)
        differing = sum(compare_homes(name, ours[name], theirs[name]) for name in told.homes)
        print(f"{differing} tables differ" if differing else "all tables are the same")
        sys.exit(bool(differing))


if __name__ == "__main__":
    if MAKE in sys.argv:
        make_home(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
