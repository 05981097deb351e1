"""The members of a team, and which groups they are in: one snapshot a day, from one listing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from assets.contracts import Table
from assets.event_log.wire import parse_time
from assets.reading.loads import Outcome
from assets.reading.team_reading import TeamReading, left_out_of
from assets.tables.lake import MEMBERS, MEMBERSHIPS
from assets.wire_values import flag_of, object_of, objects_of, tag_of, text_of, texts_of
from resources import clock

SEAT_STATUSES = {"active", "invited", "suspended"}
"""Invited and suspended members use a licence too (Dropbox help centre, 'Add licences or space')."""


class Kept(NamedTuple):
    """What is kept of a member while the others are listed: values in the order of ``MEMBERS``, and ids of groups."""

    values: tuple[Any, ...]
    groups: tuple[str, ...]


def read_members(reading: TeamReading) -> Outcome:
    """Read team/members/list_v2 to its end, removed members too; replace the day's snapshots."""
    read_at = clock.now()
    listed = reading.team.client.members(keep=keep_of_member)
    table = by_columns(MEMBERS, [member.values for member in listed])
    edges = by_columns(MEMBERSHIPS, [edge for member in listed for edge in memberships(member)])
    table = table.filter(pc.is_valid(table["team_member_id"]))
    named = table.filter(pc.not_equal(table["team_member_id"], ""))
    reading.write_snapshot(MEMBERSHIPS, edges, read_at)
    reading.write_snapshot(MEMBERS, named, read_at)
    metadata = {"seats": pc.sum(named["consumes_seat"]).as_py() or 0, "group_members": edges.num_rows}
    odd, left_out = left_out_of(listed, len(listed) - named.num_rows)
    return Outcome(rows=named.num_rows, metadata=metadata | odd, left_out=left_out)


def by_columns(contract: Table, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows, whose values are in the order of a contract's columns, as Arrow columns: without a dict for each row."""
    columns = list(zip(*rows, strict=True)) or [()] * len(contract.arrow_schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, contract.arrow_schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=contract.arrow_schema)


def keep_of_member(member: dict[str, Any]) -> Kept:
    """What is kept of a TeamMemberInfoV2. Of a text that many members share, one copy stays."""
    row = normalise_member(member)
    for shared in ("status", "membership_type"):
        row[shared] = row[shared] and sys.intern(row[shared])
    return Kept(tuple(row[name] for name in MEMBERS.arrow_schema.names), tuple(map(sys.intern, groups_of(member))))


def normalise_member(member: dict[str, Any]) -> dict[str, Any]:
    """A TeamMemberInfoV2 as a row of the contract ``MEMBERS``; unknown statuses and types keep their names."""
    profile = object_of(member.get("profile"))
    status, kind = tag_of(profile.get("status")), tag_of(profile.get("membership_type"))
    removed = object_of(profile["status"]) if status == "removed" else {}
    further = [
        (address, flag_of(each.get("is_verified")))
        for each in objects_of(profile.get("secondary_emails"))
        if (address := text_of(each.get("email")))
    ]
    return {
        "team_member_id": text_of(profile.get("team_member_id")),
        "account_id": text_of(profile.get("account_id")),
        "email": text_of(profile.get("email")),
        "display_name": text_of(object_of(profile.get("name")).get("display_name")),
        "status": status,
        "membership_type": kind,
        "invited_on": _moment(profile.get("invited_on")),
        "joined_on": _moment(profile.get("joined_on")),
        "suspended_on": _moment(profile.get("suspended_on")),
        "is_recoverable": flag_of(removed.get("is_recoverable")),
        "external_id": text_of(profile.get("external_id")),
        "roles": texts_of([role.get("name") for role in objects_of(member.get("roles"))]),
        "secondary_emails": [address for address, _ in further],
        "consumes_seat": kind == "full" and status in SEAT_STATUSES,
        "verified_emails": [address for address, is_verified in further if is_verified],
        "is_email_verified": flag_of(profile.get("email_verified")),
        "is_disconnected": flag_of(removed.get("is_disconnected")),
    }


def groups_of(member: dict[str, Any]) -> list[str]:
    """The ids of a member's groups, each once; of a removed member none."""
    profile = object_of(member.get("profile"))
    if not text_of(profile.get("team_member_id")) or tag_of(profile.get("status")) == "removed":
        return []
    return list(dict.fromkeys(texts_of(profile.get("groups"))))


def memberships(member: Kept) -> Iterator[tuple[str, str]]:
    """A member's rows of ``MEMBERSHIPS``."""
    team_member_id = member.values[MEMBERS.arrow_schema.get_field_index("team_member_id")]
    return ((group_id, team_member_id) for group_id in member.groups)


def _moment(text: Any) -> datetime | None:
    moment = parse_time(text) if isinstance(text, str) else None
    return clock.naive(moment) if moment else None
