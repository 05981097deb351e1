"""What a contract consists of: its terms and add-ons, and how a cut is laid out over them."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import CURRENCY, NOTICE_DEADLINE, PRICE, count, money

CONTRACT_TERMS = Table(
    "contract_terms",
    "declared team and term of its contract; a contract without terms is one term of all seats",
    (
        TEAM,
        count("term", "Where the term stands in connections.toml, from 1"),
        count("seats", "Seats that were bought together; NULL: all, since no terms are declared"),
        PRICE,
        CURRENCY,
        Column("from_date", "DATE", "The first day; NULL: not declared"),
        Column("until_date", "DATE", "The last day, by the renewal that comes next; NULL: no end is known"),
        count("notice_days", "Days before the renewal by which notice must be given"),
        NOTICE_DEADLINE,
        Column(
            "can_give_notice",
            "BOOLEAN",
            "Whether seats can still be cut at its end: notice can be given, and no later term follows already",
        ),
        Column("is_current", "BOOLEAN", "Whether it holds on the day of as_of"),
        Column("is_assumed", "BOOLEAN", "Whether its declared end has passed: that it was renewed is assumed"),
        Column("renewal_date", "DATE", "The day after until_date, from which a cut saves"),
        Column("declared_until_date", "DATE", "The last day as connections.toml declares it"),
        Column(
            "ends_date", "DATE", "The last day if a later term follows or the contract never renews; NULL: it goes on"
        ),
        Column("is_followed", "BOOLEAN", "Whether a declared term begins on the day after it, and takes its place"),
        Column("began_date", "DATE", "The first day, or the last renewal that is assumed"),
    ),
    key=("team", "term"),
    purpose="Which seats were bought together, at what price, and until when notice can be given of them.",
)

CONTRACT_ADDONS = Table(
    "contract_addons",
    "declared team and add-on that holds on the day of as_of",
    (
        TEAM,
        Column("name", "VARCHAR", "What it is called"),
        Column("per", "VARCHAR", "What it is paid for: seat, member or team"),
        Column("price_month", "DECIMAL(18,6)", "Price of a month, for each of those"),
        count(
            "units",
            "For how many it is paid: seats that are billed (NULL: purchase not known), members as declared, "
            "one for a team",
        ),
        money("cost_per_month", "What it costs a month"),
        CURRENCY,
        Column("from_date", "DATE", "The first day; NULL: ever since"),
        Column("until_date", "DATE", "The last day; NULL: no end is known"),
    ),
    key=("team", "name"),
    purpose="What is paid beside the seats.",
)

CUT_LIMITS = Table(
    "cut_limits",
    "declared team",
    (
        TEAM,
        count("seats_purchased", "Seats bought"),
        count("seats_ahead", "Seats bought, or fewer where the terms that follow have fewer; NULL: not known"),
        count("assigned_beyond_purchase", "Seats assigned beyond those: what comes free makes good for them first"),
        count("minimum_seats", "Seats below which the contract does not go"),
        count("seats_needed_by_storage", "Seats that what the team stores takes; NULL: seats bring no storage"),
        count("seats_above_minimum", "Seats of seats_ahead beyond the minimum"),
        count("seats_above_storage", "Seats of seats_ahead beyond what storage needs"),
        count(
            "seats_needed_by_forecast",
            "Seats likely to be in use on the renewal if none comes free: seat_forecast; NULL: no forecast",
        ),
        count("most_needed_by_forecast", "The most that may be in use then: high of seat_forecast"),
    ),
    key=("team",),
    purpose="What keeps the purchase from going down further.",
)

CUT_ORDER = Table(
    "cut_order",
    "declared team and term of its contract that has not ended",
    (
        TEAM,
        count("term", "Where the term stands in connections.toml, from 1"),
        Column("can_give_notice", "BOOLEAN", "Whether seats can still be cut at its end"),
        Column("renewal_date", "DATE", "From when a cut saves"),
        count("seats_in_term", "Seats bought that count as the term's; of the one that began last all that is left"),
        count("cut_before", "Seats that can be cut before these, in terms that end earlier; NULL: none can be cut"),
        Column(
            "saved_per_seat_month",
            "DECIMAL(18,6)",
            "What a seat less saves a month: price and add-ons, from the renewal on",
        ),
    ),
    key=("team", "term"),
    purpose="In which order seats go, and what each saves.",
)

CUT_PLAN = Table(
    "cut_plan",
    "declared team and term of its contract that has not ended",
    (
        TEAM,
        count("term", "Where the term stands in connections.toml, from 1"),
        Column("until_date", "DATE", "The last day of the term"),
        Column("notice_deadline", "DATE", "The last day for notice"),
        count("seats_to_cut", "Seats to cut at its end; NULL: the purchase is not known"),
        money("saved_per_month", "What that saves a month"),
        Column("reason_not_more", "VARCHAR", "What keeps more of its seats from being cut"),
        Column("can_give_notice", "BOOLEAN", "Whether seats can still be cut at its end"),
        count("seats_in_term", "Seats bought that count as the term's"),
        count("seats_held_by_storage", "Further seats that could be cut, were it not for the storage that they bring"),
        Column("saved_per_seat_month", "DECIMAL(18,6)", "What a seat less saves a month: price and add-ons by seat"),
        CURRENCY,
        Column("saves_from_date", "DATE", "From when the cut saves: the day after until_date"),
        count(
            "seats_needed",
            "Seats that the team will likely need on its next renewal, once all that can come free has gone: likely of "
            "seat_forecast less those; NULL: no forecast",
        ),
        count("seats_needed_at_most", "The most that it may need then: high of seat_forecast less those"),
        count("seats_held_by_forecast", "Further seats that could be cut, were it not for what will be needed then"),
    ),
    key=("team", "term"),
    purpose="How many seats to cut at the end of which term, and by when to say so.",
)
