"""Whom the organisation's own lists mean: the roster file's lines, and the exclusions."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.licence.columns import MEMBER_ID, count
from assets.tables.own_files import EXCLUSIONS, ROSTER_LINES, TEAM

LINE = Column("line", "BIGINT", "The roster's line: see roster_lines")

ROSTER_MATCHES = Table(
    "roster_matches",
    "roster line and seat that it fits; a line that fits none has one row",
    (
        LINE,
        TEAM,
        MEMBER_ID,
        Column("roster_match", "VARCHAR", "By what it fits: external_id, email or alias (a secondary address)"),
        *(
            column
            for column in ROSTER_LINES.columns
            if column.name in {"department", "cost_centre", "left_on", "manager"}
        ),
        Column("has_left", "BOOLEAN", "Whether the person is gone by the day of as_of"),
        Column("is_taken", "BOOLEAN", "Whether the line is the seat's; of several that fit only one is"),
        Column("is_id_shared", "BOOLEAN", "Whether several people have the line's external_id: it fits no seat"),
    ),
    key=("line", "team", "team_member_id"),
    purpose="Which seat belongs to which line of the organisation's own list.",
)

ROSTER_UNMATCHED = Table(
    "roster_unmatched",
    "roster line that no seat took, and seat that took no roster line",
    (
        Column("line", "BIGINT", "The roster's line; NULL: it is a seat"),
        Column("team", "VARCHAR", "The seat's team; NULL: it is a roster line"),
        MEMBER_ID,
        Column("external_id", "VARCHAR", "Its id in the directory service"),
        Column("email", "VARCHAR", "The address of the line or the seat"),
        Column(
            "kind",
            "VARCHAR",
            "no_identity, other_line_taken, shared_external_id, shared_address, removed (its seat), no_seat; "
            "no_roster_line: a seat",
        ),
        Column("reason", "VARCHAR", "Why it is here, in words"),
    ),
    key=("line", "team", "team_member_id"),
    purpose="Which seats no list knows, and which people have no seat.",
)

ROSTER_CONTRADICTIONS = Table(
    "roster_contradictions",
    "seat and line that says that the person left, though another line says not; and per external_id of several people",
    (
        Column("kind", "VARCHAR", "left_and_still_there, or shared_external_id"),
        Column("team", "VARCHAR", "The seat's team; NULL: it is an external_id"),
        MEMBER_ID,
        Column("email", "VARCHAR", "The address that the member signs in with"),
        Column("external_id", "VARCHAR", "The seat's id in the directory service; or the id that several people have"),
        Column("line", "BIGINT", "The roster's line that counts: still there; or the first with the id"),
        Column("other_line", "BIGINT", "The line that says that the person left; or the last with the id"),
        count("lines", "Roster lines of this contradiction"),
        count("seats", "Seats of this contradiction"),
    ),
    key=("kind", "team", "team_member_id", "external_id", "other_line"),
    purpose="Where the organisation's own list contradicts itself about a seat.",
)

EXCLUSION_MATCHES = Table(
    "exclusion_matches",
    "exclusion that holds on the day of as_of and seat that it means; one that means nobody has one row",
    (
        EXCLUSIONS.columns[0],
        TEAM,
        MEMBER_ID,
        Column("is_taken", "BOOLEAN", "Whether it is the seat's first exclusion, which is the one that is shown"),
        Column(
            "nobody_because",
            "VARCHAR",
            "no_such_team, not_read (no members yet), no_such_group, empty_group, removed, no_such_member or "
            "no_such_address; NULL: it means the seat",
        ),
    ),
    key=("number", "team", "team_member_id"),
    purpose="Whom each exclusion means, or why it means nobody.",
)

SEAT_EXCLUSIONS = Table(
    "seat_exclusions",
    "seat that is to be left alone",
    (
        TEAM,
        MEMBER_ID,
        *(column for column in EXCLUSIONS.columns if column.name in {"number", "reason", "owner", "until_date"}),
    ),
    key=("team", "team_member_id"),
    purpose="Which seats are to be left alone, who says so and why.",
)
