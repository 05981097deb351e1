"""Bytes used by each active member: one call a member, so it is read again only weekly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from assets.declaring import team_asset
from assets.tables import base
from assets.tables.lake import STORAGE
from assets.team_reading import Outcome, TeamReading
from assets.wire_values import count_of, object_of, tag_of
from resources import clock
from resources.errors import SkipItem
from resources.forgotten import is_pseudonym
from resources.team_client import TeamClient

READ_AGAIN_AFTER = timedelta(days=7)
MEMBERS_AT_ONCE = 8


def read_member_storage(reading: TeamReading) -> Outcome:
    """Read users/get_space_usage of every active member of the last snapshot, if a week has passed.

    A member that fails is recorded with the reason and stops nobody else.
    """
    now = clock.now()
    last = max(reading.lake.listing("storage", reading.name), key=lambda file: file.day, default=None)
    if last and reading.lake.coverage(last.path).read_at + READ_AGAIN_AFTER > now:
        return Outcome(is_due=False)
    client = reading.team.client
    with ThreadPoolExecutor(MEMBERS_AT_ONCE, thread_name_prefix=f"{reading.name}-storage") as threads:
        rows = list(threads.map(lambda member: _read_member(client, member), _active_members(reading)))
    reading.write_snapshot("storage", pa.Table.from_pylist(rows, schema=STORAGE.arrow_schema), now)
    return Outcome(rows=len(rows), metadata={"failed_members": sum(row["error"] is not None for row in rows)})


def _active_members(reading: TeamReading) -> list[str]:
    """Ids of the active members; a call for others is refused (Select-User takes active members only).

    Whoever was forgotten is not asked for: Dropbox does not know the pseudonym.
    """
    last = max(reading.lake.listing("members", reading.name), key=lambda file: file.day, default=None)
    if last is None:
        return []
    members = pq.read_table(last.path, columns=["team_member_id", "status"], partitioning=None).to_pylist()
    return [member["team_member_id"] for member in members if _is_asked(member)]


def _is_asked(member: dict[str, str]) -> bool:
    return member["status"] == "active" and not is_pseudonym(member["team_member_id"])


def _read_member(client: TeamClient, team_member_id: str) -> dict[str, Any]:
    try:
        return normalise_storage(team_member_id, client.space_usage(team_member_id))
    except SkipItem as error:
        return {"team_member_id": team_member_id, "read_at": clock.naive(clock.now()), "error": error.reason}


def normalise_storage(team_member_id: str, usage: dict[str, Any]) -> dict[str, Any]:
    """A SpaceUsage as a row of the contract ``STORAGE``; bytes are unsigned 64-bit numbers."""
    allocation = object_of(usage.get("allocation"))
    return {
        "team_member_id": team_member_id,
        "used_bytes": count_of(usage.get("used"), bits=64),
        "allocated_bytes": count_of(allocation.get("allocated"), bits=64),
        "allocation": tag_of(allocation),
        "read_at": clock.naive(clock.now()),
        "error": None,
    }


member_storage = team_asset(
    "member_storage",
    read_member_storage,
    [("member_storage", base.STORAGE_SNAPSHOTS)],
    words="Read again weekly, one call a member.",
    deps=["members"],
)
