"""What was decided about seats, what has become of it, and what that saves."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.licence.columns import CURRENCY, DISPLAY_NAME, EMAIL, MEMBER_ID, PRICE, count, money
from assets.tables.own_files import DECISION_LINES, TEAM

_LINE = {column.name: column for column in DECISION_LINES.columns}

DECISIONS = Table(
    "decisions",
    "line of decisions.csv",
    (
        _LINE["line"],
        Column("team", "VARCHAR", "The connection whose seat it is; NULL: not given, and not found"),
        _LINE["seat"],
        MEMBER_ID,
        EMAIL,
        DISPLAY_NAME,
        _LINE["decided"],
        _LINE["decided_by"],
        _LINE["decided_date"],
        _LINE["note"],
        _LINE["until_date"],
        Column(
            "is_newest", "BOOLEAN", "Whether it is the seat's newest decision up to today, which is the one that counts"
        ),
        Column(
            "state",
            "VARCHAR",
            "still_assigned, free, free_30_days, free_90_days, back_again, unknown_seat (nobody ever had such a seat) "
            "or ambiguous_seat (several teams have it: name the team)",
        ),
        Column("since_at", "TIMESTAMP", "Since when: the decision, the seat's coming free, or the return"),
        count("days", "Whole days since then"),
        Column("back_team_member_id", "VARCHAR", "Who is back again: the same membership or a new one"),
        Column(
            "is_realised", "BOOLEAN", "Whether the seat is free because of it: reclaim, newest, and free since then"
        ),
    ),
    key=("line",),
    purpose="What was decided about a seat, and what came of it.",
)

SAVINGS_REALISED = Table(
    "savings_realised",
    "team with decisions to reclaim seats",
    (
        TEAM,
        count("decided", "Seats that were to be reclaimed, by the newest decision about each"),
        count("still_assigned", "Those that are still assigned"),
        count("back_again", "Those whose member is back, under the old id or a new one"),
        count("free_before", "Those that were free before the decision"),
        count("freed", "Those that are free because of it"),
        Column("first_decided_date", "DATE", "The first decision that freed a seat"),
        count("purchased_before", "Seats bought by the newest reading up to that day; NULL: none"),
        count("purchased_now", "Seats bought by the newest reading"),
        count("seats_cut", "Of the freed seats, those by which the purchase fell"),
        count("purchases_avoided", "Of the rest, those that would have to be bought if they were still assigned"),
        count("seats_kept", "What then remains: free, and still paid for"),
        CURRENCY,
        PRICE,
        money("saved_per_month", "What seats_cut and purchases_avoided cost a month at today's price"),
    ),
    key=("team",),
    purpose="What the decisions have saved so far.",
)
