"""What a contract consists of: its terms and add-ons, and how a cut is laid out over them."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import CURRENCY, PRICE, count, money

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
        Column("notice_deadline", "DATE", "The last day for notice: renewal_date - notice_days"),
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
        count("units", "For how many it is paid: seats that are billed, members as declared, one for a team"),
        money("cost_per_month", "What it costs a month"),
        CURRENCY,
        Column("from_date", "DATE", "The first day; NULL: ever since"),
        Column("until_date", "DATE", "The last day; NULL: no end is known"),
    ),
    key=("team", "name"),
    purpose="What is paid beside the seats.",
)
