"""All that a home has published, to compare with what another one has: row by row."""

from __future__ import annotations

from typing import Any

from resources.home import Home
from tests.published import asking

OF_THE_READING = ("finished_at", "path", "size_bytes", "mtime_ns", "calls")
"""Columns that differ between two readings of the same."""


def tables(home: Home) -> dict[str, list[str]]:
    """All rows of all tables, and of the view over the lake's own files, as texts."""
    with asking(home) as asked:
        found = asked("select distinct table_name as name, table_type from information_schema.tables")
        names = sorted(row["name"] for row in found)
        assert "event_json" in names
        return {name: sorted(map(_without, asked(f'from "{name}"'))) for name in names}


def _without(row: dict[str, Any]) -> str:
    return str({name: value for name, value in row.items() if name not in OF_THE_READING})
