"""The members of a team, and which groups they are in: one snapshot a day, from one listing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pyarrow as pa

from assets.event_log.columns import parse_time
from assets.tables.lake import MEMBERS, MEMBERSHIPS
from assets.team_reading import Outcome, TeamReading, left_out_of
from assets.wire_values import flag_of, object_of, objects_of, tag_of, text_of, texts_of
from resources import clock

SEAT_STATUSES = {"active", "invited", "suspended"}
"""Invited and suspended members use a licence too (Dropbox help centre, 'Add licences or space')."""


def read_members(reading: TeamReading) -> Outcome:
    """Read team/members/list_v2 to its end, removed members too; replace the day's snapshots."""
    read_at = clock.now()
    listed = reading.team.client.members()
    members = [normalise_member(member) for member in listed]
    named = [member for member in members if member["team_member_id"]]
    table = pa.Table.from_pylist(named, schema=MEMBERS.arrow_schema)
    edges = pa.Table.from_pylist(list(memberships(listed)), schema=MEMBERSHIPS.arrow_schema)
    reading.write_snapshot(MEMBERSHIPS, edges, read_at)
    reading.write_snapshot(MEMBERS, table, read_at)
    metadata = {"seats": sum(member["consumes_seat"] for member in named), "group_members": edges.num_rows}
    odd, left_out = left_out_of(listed, len(members) - len(named))
    return Outcome(rows=len(named), metadata=metadata | odd, left_out=left_out)


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


def memberships(listed: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Group and member, of members that are not removed, each once: rows of ``MEMBERSHIPS``."""
    for member in listed:
        profile = object_of(member.get("profile"))
        team_member_id = text_of(profile.get("team_member_id"))
        if not team_member_id or tag_of(profile.get("status")) == "removed":
            continue
        for group_id in dict.fromkeys(texts_of(profile.get("groups"))):
            yield {"group_id": group_id, "team_member_id": team_member_id}


def _moment(text: Any) -> datetime | None:
    moment = parse_time(text) if isinstance(text, str) else None
    return clock.naive(moment) if moment else None
