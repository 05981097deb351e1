"""Rows of the seat report, of base tables filled by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.licence.hand_made import AS_OF, HandMade

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def seats(warehouse: HandMade, columns: str = "*", as_of: datetime = AS_OF) -> dict[str, dict[str, Any]]:
    query = f"select team_member_id, columns(*) from (select team_member_id, {columns} from seats)"
    rows = warehouse.make(as_of).dicts(query)
    return {row.pop("team_member_id"): row for row in rows}


def seat(warehouse: HandMade, *columns: str, as_of: datetime = AS_OF) -> tuple[Any, ...]:
    row = seats(warehouse, ", ".join(columns), as_of)["a"]
    return tuple(row[name] for name in columns)


def in_order(warehouse: HandMade, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of all seats, by the members' ids."""
    return warehouse.make().rows(f"select {', '.join(columns)} from seats order by team_member_id")


def roster(warehouse: HandMade, *lines: dict[str, Any]) -> None:
    warehouse.add("roster_lines", *({"line": index + 2} | line for index, line in enumerate(lines)))


def exclude(warehouse: HandMade, **exclusion: Any) -> None:
    warehouse.add("exclusions", {"number": 1, "reason": "because", "owner": "o"} | exclusion)
