"""Seats purchased and used by Dropbox's own count, and what the plan logs: one row a team and day."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from assets.reading.loads import Outcome
from assets.reading.team_reading import TeamReading
from assets.tables.lake import TEAM_INFO
from assets.wire_values import count_of, text_of
from resources import clock
from resources.errors import LicencesError


def read_team_info(reading: TeamReading) -> Outcome:
    """Read team/get_info and team/features/get_values; replace the day's row.

    What get_info returned stays where the other route fails: what the plan logs is not known then.
    """
    read_at = clock.now()
    info = reading.team.info
    has_team_file_events, failure = None, None
    try:
        has_team_file_events = reading.team.client.has_team_file_events()
    except LicencesError as error:
        failure = error
    row = normalise_team_info(info, has_team_file_events=has_team_file_events)
    reading.write_snapshot(TEAM_INFO, pa.Table.from_pylist([row], schema=TEAM_INFO.arrow_schema), read_at)
    seats = {name: row[name] for name in ("num_licensed_users", "num_used_licenses") if row[name] is not None}
    return Outcome(rows=1, metadata=seats, failure=failure)


def normalise_team_info(info: dict[str, Any], *, has_team_file_events: bool | None) -> dict[str, Any]:
    """The answer of team/get_info as a row of the contract ``TEAM_INFO``; an absent count is NULL, never 0."""
    return {
        "team_id": text_of(info.get("team_id")),
        "team_name": text_of(info.get("name")),
        "num_licensed_users": count_of(info.get("num_licensed_users")),
        "num_provisioned_users": count_of(info.get("num_provisioned_users")),
        "num_used_licenses": count_of(info.get("num_used_licenses")),
        "has_team_file_events": has_team_file_events,
        "policies": json.dumps(info["policies"]) if info.get("policies") else None,
    }
