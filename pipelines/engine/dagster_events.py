"""How events come into Dagster's tables: those that come together with one statement for each table.

Dagster stores one event after another, and makes each statement from the beginning. An asset's row it inserts first,
which fails for each asset that it knows, and updates it then. That took about a tenth of an hourly run's CPU time
(bench/README.md); ``instance`` asks Dagster to hand over together what a run plans.

This module and ``dagster_storage`` are the only ones that rest on Dagster's private parts; tests/pipeline has a test
for each assumption, and one that all tables are equal to what Dagster's own storage makes of the same events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from dagster import EventLogEntry
from dagster._core.events import ASSET_CHECK_EVENTS, ASSET_EVENTS, EVENT_TYPE_TO_PIPELINE_RUN_STATUS
from dagster._core.storage.event_log.schema import AssetKeyTable, SqlEventLogStorageTable
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import Insert, insert

_IN_THE_INDEX = ASSET_EVENTS | ASSET_CHECK_EVENTS | EVENT_TYPE_TO_PIPELINE_RUN_STATUS.keys()
"""Kinds of events that Dagster keeps twice: in their run's file, and in the index of all runs."""
_INSERT = SqlEventLogStorageTable.insert()
_LAST = select(func.last_insert_rowid())


class StoredTogether(SqliteEventLogStorage):
    """Dagster's files of events, with few statements for many events."""

    def store_event(self, event: EventLogEntry) -> None:
        """Store an event."""
        self.store_event_batch([event])

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events of one run."""
        rows = [self._event_to_row(event) for event in events]
        with self.run_connection(events[0].run_id) as connection:
            connection.execute(_INSERT, rows)
        indexed = [
            (event, row) for event, row in zip(events, rows, strict=True) if event.dagster_event_type in _IN_THE_INDEX
        ]
        if indexed:
            self._store_in_index(*zip(*indexed, strict=True))

    def _store_in_index(self, events: Sequence[EventLogEntry], rows: Sequence[dict[str, Any]]) -> None:
        with self.index_connection() as connection:
            connection.execute(_INSERT, rows)
            last = connection.execute(_LAST).scalar_one()  # nobody else inserts until this transaction ends
            numbers = range(last - len(rows) + 1, last + 1)
            of_assets = [
                (event, number)
                for event, number in zip(events, numbers, strict=True)
                if event.dagster_event_type in ASSET_EVENTS
            ]
            if of_assets:
                self._store_of_assets(connection, *zip(*of_assets, strict=True))
        for event, number in zip(events, numbers, strict=True):
            if event.dagster_event_type in ASSET_CHECK_EVENTS:
                self.store_asset_check_event(event, number)

    def _store_of_assets(self, connection: Connection, events: Sequence[EventLogEntry], numbers: Sequence[int]) -> None:
        """Store tags, and what is newest of each asset."""
        self._store_asset_event_tags(connection, events, numbers)
        newest: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        is_migrated = self._has_asset_key_index_cols_on_connection(connection)
        for event, number in zip(events, numbers, strict=True):
            key = event.get_dagster_event().asset_key
            values = self._get_asset_entry_values(event, number, is_migrated)
            if key and values:
                newest[tuple(values)].append({"asset_key": key.to_string(), **values})
        for names, rows in newest.items():
            connection.execute(_asset_rows(names), rows)


@cache
def _asset_rows(names: tuple[str, ...]) -> Insert:
    """The statement that gives assets' rows these columns, and makes those that are not there."""
    statement = insert(AssetKeyTable)
    values = {name: statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=[AssetKeyTable.c.asset_key], set_=values)
