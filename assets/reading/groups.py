"""The groups of a team: one snapshot a day. Who is in them comes from the members' own listing."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from assets.reading.loads import Outcome
from assets.reading.team_reading import TeamReading, left_out_of
from assets.tables.lake import GROUPS
from assets.wire_values import count_of, tag_of, text_of
from resources import clock


def read_groups(reading: TeamReading) -> Outcome:
    """Read team/groups/list to its end; replace the day's snapshot."""
    read_at = clock.now()
    listed = reading.team.client.groups(keep=normalise_group)
    named = [row for row in listed if row["group_id"]]
    table = pa.Table.from_pylist(named, schema=GROUPS.arrow_schema)
    reading.write_snapshot(GROUPS, table, read_at)
    odd, left_out = left_out_of(listed, len(listed) - len(named))
    return Outcome(rows=table.num_rows, metadata=odd, left_out=left_out)


def normalise_group(group: dict[str, Any]) -> dict[str, Any]:
    """A GroupSummary as a row of the contract ``GROUPS``."""
    return {
        "group_id": text_of(group.get("group_id")),
        "group_name": text_of(group.get("group_name")),
        "group_external_id": text_of(group.get("group_external_id")),
        "management_type": tag_of(group.get("group_management_type")),
        "member_count": count_of(group.get("member_count")),
    }
