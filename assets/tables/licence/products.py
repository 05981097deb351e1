"""Seats of other products than Dropbox: Dash, Replay, Sign, add-ons."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import count

PRODUCT_SEATS = Table(
    "product_seats",
    "seat of a product or an add-on that somebody was given, from its assignment to its removal",
    (
        TEAM,
        Column("team_member_id", "VARCHAR", "Whose it is; NULL: there is no id, and no member alone has the name"),
        Column("member_name", "VARCHAR", "The member's newest name, else the name in the log; NULL: neither is given"),
        Column("product", "VARCHAR", "The product or add-on, by Dropbox's name for it; NULL: not given"),
        Column("assigned_at", "TIMESTAMP", "When it was assigned; NULL: before the log's reach"),
        Column("removed_at", "TIMESTAMP", "When it was taken away; NULL: no event tells of that"),
        Column("assigned_by_member_id", "VARCHAR", "Who assigned it; NULL: not given"),
        Column("last_used_at", "TIMESTAMP", "Newest use of the product between the two; NULL: none"),
        Column("price_month", "DECIMAL(18,6)", "Price of a month, of the contract's add-on of that name; NULL: none"),
        Column("currency", "VARCHAR", "Currency of the price"),
        Column(
            "certainty",
            "VARCHAR",
            "certain: an id says whose it is; possible: only a name that one member alone has; unknown: nobody can "
            "be told; assumed: it was taken away, so it was assigned before the log's reach",
        ),
        count("seat_number", "Number of the seat within the team"),
        Column("is_held", "BOOLEAN", "Whether it was not taken away and the member is still on the team"),
        Column(
            "used_as",
            "VARCHAR",
            "The products of event_types whose events show its use; NULL: there are none, so that use is not known",
        ),
        Column(
            "is_never_used",
            "BOOLEAN",
            "Whether the log shows no use between the two; NULL: not known, since member, types or log are missing",
        ),
        Column(
            "last_dropbox_used_at",
            "TIMESTAMP",
            "Newest content event of the member in Dropbox or Paper, whenever it was; NULL: none",
        ),
    ),
    key=("team", "seat_number"),
    purpose="Who has a seat of Dash, Replay, Sign or an add-on, and whether it is used.",
)
