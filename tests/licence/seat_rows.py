"""Rows of the seat report, of base tables filled by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from assets.tables import licence
from tests.licence.hand_made import AS_OF, HandMade, run_licence_sql

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
SEAT = (
    licence.TEAMS,
    licence.MEMBERS,
    licence.MEMBER_HISTORY,
    licence.GROUPS,
    licence.GROUP_MEMBERS,
    licence.MEMBER_STORAGE,
    licence.EVENT_TYPES,
    licence.MEMBER_ACTIVITY_DAILY,
    licence.CONTRACTS,
    licence.DUPLICATES,
    licence.ROSTER_MATCHES,
    licence.ROSTER_UNMATCHED,
    licence.SEAT_EXCLUSIONS,
    licence.SEAT_USE,
    licence.SEAT_VERDICTS,
    licence.SEATS,
    licence.RECLAIM_CANDIDATES,
)
"""What the report needs; the tables of the past are left out."""


def seats(warehouse: HandMade, columns: str = "*", as_of: datetime = AS_OF) -> dict[str, dict[str, Any]]:
    run_licence_sql(warehouse.con, as_of, SEAT)
    rows = warehouse.dicts(f"select team_member_id, columns(*) from (select team_member_id, {columns} from seats)")
    return {row.pop("team_member_id"): row for row in rows}


def seat(warehouse: HandMade, *columns: str, as_of: datetime = AS_OF) -> tuple[Any, ...]:
    row = seats(warehouse, ", ".join(columns), as_of)["a"]
    return tuple(row[name] for name in columns)


def roster(warehouse: HandMade, *lines: dict[str, Any]) -> None:
    warehouse.add("roster_lines", *({"line": index + 2} | line for index, line in enumerate(lines)))


def exclude(warehouse: HandMade, **exclusion: Any) -> None:
    warehouse.add("exclusions", {"number": 1, "reason": "because", "owner": "o"} | exclusion)
