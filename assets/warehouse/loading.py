"""From the lake's files to DuckDB's base tables: only what changed moves.

What the tables mean is in ``tables.base``; what is made of them in ``licensing``. The statements here are made
from the contracts' names; nothing from data goes into a statement's text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from assets.contracts import Table
from assets.selects import select_of
from assets.subjects import BASE_TABLES, DATASETS, Dataset, Target
from assets.tables import base, lake
from assets.warehouse.event_types import known_event_types
from assets.warehouse.upkeep import Upkeep
from resources.clock import naive
from resources.storage.day_files import BrokenFile, Coverage
from resources.storage.lake import Lake
from resources.storage.lake_places import LakeFile
from resources.storage.queries import columns_of

LOAD_MEMORY = "256 MB"
"""DuckDB's share while it loads; with more it takes more, and is no faster (bench/README.md)."""

BATCH_FILES, BATCH_ROWS = 250, 122_880
"""Files and rows in one statement: bounds for memory in the first load of many years. One of DuckDB's row groups."""

Batch = list[tuple[LakeFile, Coverage]]
"""Files, and what each covers."""

_HIVE = "read_parquet($files, hive_partitioning = true, hive_types = {'team': varchar, 'date': date})"


@dataclass(frozen=True)
class Loaded:
    """What a load moved, and what was deleted and cut before it."""

    files: int
    rows: int
    upkeep: Upkeep = field(default_factory=Upkeep)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the base tables where they are not there as the contracts say; the load then fills them again."""
    found = columns_of(connection)
    if any(found.get(table.name) != table.signature for table in BASE_TABLES):
        for table in BASE_TABLES:
            connection.execute(table.ddl)


def load(connection: duckdb.DuckDBPyConnection, lake_: Lake) -> Loaded:
    """Bring the base tables to the state of the lake; the caller is inside a transaction.

    Broken files are set aside. Days whose events changed are added to the table ``changed_days``.
    """
    connection.execute("set threads = 1")  # two load no faster and cost half as much again
    connection.execute(f"set memory_limit = '{LOAD_MEMORY}'")
    connection.execute(select_of("readable_json"))
    moved = [_move(connection, lake_, dataset) for dataset in DATASETS]
    connection.execute("reset memory_limit")
    connection.execute("reset threads")
    replace_rows(connection, base.SIGNALS, known_event_types())
    return Loaded(sum(part.files for part in moved), sum(part.rows for part in moved))


def replace_rows(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Replace all rows of a small table by others, given as dicts by column."""
    replace_by(connection, table, pa.Table.from_pylist(list(rows), schema=table.arrow_schema))


def replace_by(connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table) -> None:
    """Replace all rows of a table by those of another."""
    connection.execute(f'delete from "{table.name}"')
    _insert_table(connection, table, rows)


def insert_rows(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, given as dicts by column."""
    _insert_table(connection, table, pa.Table.from_pylist(list(rows), schema=table.arrow_schema))


def _insert_table(connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table) -> None:
    connection.register("arriving", rows)
    connection.execute(f'insert into "{table.name}" by name select * from arriving')
    connection.unregister("arriving")


def _move(connection: duckdb.DuckDBPyConnection, lake_: Lake, dataset: Dataset) -> Loaded:
    """Replace the rows of a dataset's changed and vanished files."""
    known = _known_files(connection, dataset)
    changed: list[tuple[LakeFile, Coverage]] = []
    gone = set(known)
    for file in lake_.listing(dataset.files.name):
        place = (file.team, file.day)
        gone.discard(place)
        if known.get(place) == (file.size_bytes, file.mtime_ns):
            continue
        try:
            changed.append((file, lake_.coverage(file.path, dataset.files.arrow_schema)))
        except BrokenFile:
            lake_.set_aside(file)
            gone.add(place)
    places = [(file.team, file.day) for file, _ in changed] + sorted(gone & known.keys())
    if places:
        _delete(connection, dataset, places)
        _insert(connection, dataset, changed)
    return Loaded(len(changed), sum(covered.rows for _, covered in changed))


def _known_files(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> dict[tuple[str, date], tuple[int, int]]:
    query = "select team, day, size_bytes, mtime_ns from lake_files where dataset = ?"
    rows = connection.execute(query, [dataset.files.name]).fetchall()
    return {(team, day): (size_bytes, mtime_ns) for team, day, size_bytes, mtime_ns in rows}


def _delete(connection: duckdb.DuckDBPyConnection, dataset: Dataset, places: list[tuple[str, date]]) -> None:
    teams, days = zip(*places, strict=True)
    touched = pa.table({"team": pa.array(teams, pa.string()), "day": pa.array(days, pa.date32())})
    connection.register("touched", touched)
    tables = [(target.table.name, target.date_column) for target in dataset.targets]
    if dataset.files is lake.EVENTS:
        tables.append((base.EVENT_DAYS.name, "event_date"))
        connection.execute("insert into changed_days by name select team, day as event_date from touched")
    for name, day in tables:
        connection.execute(f"delete from {name} where (team, {day}) in (select (team, day) from touched)")
    connection.execute(
        "delete from lake_files where dataset = ? and (team, day) in (select (team, day) from touched)",
        [dataset.files.name],
    )
    connection.unregister("touched")


def _insert(connection: duckdb.DuckDBPyConnection, dataset: Dataset, changed: Batch) -> None:
    insert = _insert_one if len(dataset.targets) == 1 else _insert_all
    for version, files in _batches(changed):
        insert(connection, dataset, version, {"files": [file.pattern for file in files]})
    if dataset.files is lake.EVENTS:
        insert_rows(connection, base.EVENT_DAYS, [_event_day(file, covered) for file, covered in changed])
    insert_rows(connection, base.LAKE_FILES, [_file_row(file) for file, _ in changed])


def _insert_one(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, version: int, files: dict[str, list[str]]
) -> None:
    (target,) = dataset.targets
    select = _same_columns(target, version, _HIVE)
    connection.execute(f"insert into {target.table.name} by name {select}", files)


def _insert_all(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, version: int, files: dict[str, list[str]]
) -> None:
    """Insert the rows of all tables that are made of files which are read once.

    The rows wait as an Arrow table that DuckDB finds by its name here: a temporary table or a registered one stays in
    memory until the end of the transaction, with those of all batches before it.
    """
    arriving_rows = connection.sql(_arriving(dataset, version), params=files).to_arrow_table()  # noqa: F841
    for target in dataset.targets:
        select = select_of(target.select) if target.select else _same_columns(target, version, "arriving_rows")
        connection.execute(f"insert into {target.table.name} by name {select}", target.parameters)


def _arriving(dataset: Dataset, version: int) -> str:
    """The select that reads a dataset's files; events' JSON where a table is made of it, and as it is in quarantine."""
    columns = [column.name for column in dataset.files.columns if column.since <= version]
    types = tuple(name for target in dataset.targets for name in target.types)
    wanted = (
        f"case when reason is not null then event when event_type in {types} then readable_json(event) end as event"
    )
    kept = ", ".join(wanted if name == "event" else f'"{name}"' for name in columns)
    return f"select team, date, {kept} from {_HIVE}"


def _batches(changed: Batch) -> Iterator[tuple[int, list[LakeFile]]]:
    """The files that have rows, in batches whose files have the same columns: those of one version."""
    batches: dict[int, list[LakeFile]] = {}
    rows: dict[int, int] = defaultdict(int)
    for file, covered in changed:
        version = covered.contract_version
        if covered.rows:
            batches.setdefault(version, []).append(file)
            rows[version] += covered.rows
        if rows[version] >= BATCH_ROWS or len(batches.get(version, ())) == BATCH_FILES:
            yield version, batches.pop(version)
            rows[version] = 0
    yield from batches.items()


def _same_columns(target: Target, version: int, source: str) -> str:
    """The select of files of a version; a column that they do not have is left out, and so becomes NULL."""
    there = [column.name for column in target.table.columns if column.since <= version]
    columns = [name for name in there if name not in ("team", target.date_column)]
    wanted = ", ".join(["team", f"date as {target.date_column}", *(f'"{name}"' for name in columns)])
    return f"select {wanted} from {source} where {target.where}"


def _file_row(file: LakeFile) -> dict[str, Any]:
    return {
        "dataset": file.dataset,
        "team": file.team,
        "day": file.day,
        "path": file.place,
        "size_bytes": file.size_bytes,
        "mtime_ns": file.mtime_ns,
    }


def _event_day(file: LakeFile, covered: Coverage) -> dict[str, Any]:
    first_rows = covered.first_rows
    return {
        "team": file.team,
        "event_date": file.day,
        "rows": covered.rows,
        "first_rows": first_rows,
        "late_rows": None if first_rows is None else covered.rows - first_rows,
        "read_at": naive(covered.read_at),
        "settled": covered.settled,
        "settled_at": naive(covered.settled_at) if covered.settled_at else None,
    }
