"""Events as Dropbox tells them, decoded, written to a lake and loaded as the product does it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from assets.event_log.columns import to_table
from assets.event_log.wire import decode_slowly
from assets.warehouse import loading
from resources.home import Home
from resources.storage.day_files import Coverage
from resources.storage.lake import Lake


def rows_of(*events: dict[str, Any]) -> pa.Table:
    raw = [json.dumps(event).encode() for event in events]
    read = [decode_slowly(each) for each in raw]
    return to_table([event for event, _, _ in read], [moment for _, moment, _ in read], [None] * len(raw), raw)


def loaded_from(folder: Path, rows: pa.Table, query: str) -> list[tuple[Any, ...]]:
    """The answer of a warehouse that has loaded the rows, from a lake in the folder."""
    lake = Lake(Home(folder).lake)
    moment = datetime.fromisoformat("2026-10-09T00:00:00+00:00")
    covered = Coverage("dbtid:1", moment, rows=rows.num_rows, settled_at=moment)
    lake.write("events", "acme", date(2026, 10, 5), rows, covered)
    with duckdb.connect() as connection:
        loading.prepare(connection)
        loading.load(connection, lake)
        return connection.execute(query).fetchall()
