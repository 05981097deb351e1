"""What seats cost, which could come free, what that saves, and how good the rule is."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import (
    CONFIDENCE,
    CURRENCY,
    DISPLAY_NAME,
    EMAIL,
    GROUP_NAMES,
    LAST_ADMIN_WORK_AT,
    MEMBER_ID,
    NOTICE_DEADLINE,
    PRICE,
    ROLES,
    WHOM_TO_ASK,
    count,
    money,
)
from assets.tables.licence.offboarding import CAUTION

CONTRACTS = Table(
    "contracts",
    "declared team",
    (
        TEAM,
        Column(
            "price_per_seat_month",
            "DECIMAL(18,6)",
            "Price of a seat and month on the day of as_of; of several terms that of the one that began last",
        ),
        Column("price_valid_from", "DATE", "The day from which it holds; NULL: it is not dated"),
        Column("next_price_per_seat_month", "DECIMAL(18,6)", "The next price that is known"),
        Column("next_price_from", "DATE", "The day from which that holds"),
        CURRENCY,
        Column("billing_interval", "VARCHAR", "month or year: how often is billed"),
        count("minimum_seats", "Seats below which the contract does not go"),
        Column(
            "renewal_date",
            "DATE",
            "When the contract renews next; of several terms the next of which notice can be given",
        ),
        Column("declared_renewal_date", "DATE", "The renewal that connections.toml declares"),
        Column(
            "renewal_is_assumed",
            "BOOLEAN",
            "Whether the declared renewal has passed: renewal_date is then whole years after it, and may be wrong",
        ),
        count("notice_days", "Days before the renewal by which notice must be given; by paid_by where not declared"),
        NOTICE_DEADLINE,
        count("days_to_renewal", "Days from the day of as_of to the renewal"),
        count("days_to_notice", "Days from the day of as_of to the last day for notice; negative: it is past"),
        Column("can_give_notice", "BOOLEAN", "Whether the day of as_of is not after the last day for notice"),
        Column(
            "minimum_is_assumed",
            "BOOLEAN",
            "Whether minimum_seats is the least of Dropbox's plans, since none is declared",
        ),
        Column("commitment", "VARCHAR", "month or year: for how long seats are bound; NULL: not declared, so a year"),
        Column("paid_by", "VARCHAR", "card, invoice or reseller: whom to tell of a cut; NULL: not declared"),
        Column("renews", "VARCHAR", "yearly or never; NULL: not declared, so it goes on"),
        Column(
            "cost_per_seat_month",
            "DECIMAL(18,6)",
            "What a seat more or less costs a month: its price and add-ons by seat",
        ),
    ),
    key=("team",),
    purpose="What is paid a seat, and by when notice must be given.",
)

COST_PARTS_DAILY = Table(
    "cost_parts_daily",
    "declared team, UTC day and part of what the day costs, from the first reading of its seats on",
    (
        TEAM,
        Column("cost_date", "DATE", "The UTC day"),
        Column("kind", "VARCHAR", "seats, add-on by seat, or add-on"),
        Column(
            "part", "VARCHAR", "term and its number; beyond the terms (without terms: all seats); or the add-on's name"
        ),
        count("units", "Seats, or what the add-on is paid for; negative: fewer are bought than the terms have"),
        Column("price_month", "DECIMAL(18,6)", "Price of a month, for each of those; NULL: no price is declared"),
        count("seats_purchased", "Seats bought, by the newest reading up to the day"),
        count("billed_seats", "The same, or the contract's minimum_seats if that is more"),
        Column("basis", "VARCHAR", "snapshot, carried or planned, as in costs_daily"),
    ),
    key=("team", "cost_date", "kind", "part"),
    purpose="What a day's cost consists of.",
)

COSTS_DAILY = Table(
    "costs_daily",
    "declared team and UTC day, from the first reading of its seats to the end of the month of as_of",
    (
        TEAM,
        Column("cost_date", "DATE", "The UTC day"),
        count("seats_purchased", "Seats bought, by the newest reading up to the day"),
        count("billed_seats", "The same, or the contract's minimum_seats if that is more"),
        PRICE,
        CURRENCY,
        money("cost", "The day's share of the month; a month's days add up to its invoice to the cent"),
        Column(
            "basis", "VARCHAR", "snapshot: read on the day; carried: since an earlier reading; planned: still to come"
        ),
    ),
    key=("team", "cost_date"),
    purpose="What the seats cost each day.",
)

RECLAIM_CANDIDATES = Table(
    "reclaim_candidates",
    "seat that could come free: there is a reason (reason_code), and neither an exclusion nor use under an "
    "unverified address speaks against it",
    (
        TEAM,
        MEMBER_ID,
        EMAIL,
        DISPLAY_NAME,
        *WHOM_TO_ASK,
        GROUP_NAMES,
        Column(
            "reason_code",
            "VARCHAR",
            "Why it could come free: LEAVER, DUPLICATE, NEVER_ACTIVE, INACTIVE_N, SUSPENDED_PAID or INVITE_PENDING_30",
        ),
        Column(
            "since_at",
            "TIMESTAMP",
            "Since when: last use or joining, whichever is later, suspension, invitation or leaving; NULL: not known",
        ),
        count("days", "Days since since_at: begun ones of the idle, as days_idle counts, whole ones of all others"),
        Column("why", "VARCHAR", "The reason as a sentence"),
        CONFIDENCE,
        ROLES,
        LAST_ADMIN_WORK_AT,
        PRICE,
        CURRENCY,
        Column("evidence", "VARCHAR", "What proves it: the last use, the days that were read, what the roster says"),
        CAUTION,
        count("place", "Place in the list, from 1: the surest first, then the dearest, then the longest without use"),
    ),
    key=("team", "team_member_id"),
    order=("place",),
    purpose="Which seats can go, whose they are, whom to ask, and what proves it.",
)

SAVINGS = Table(
    "savings",
    "team and reason, and one with reason ALL for each team",
    (
        TEAM,
        Column("reason_code", "VARCHAR", "The reason of reclaim_candidates; ALL: all of them"),
        count("seats", "Seats that could come free"),
        count("proved_seats", "Those with confidence proved"),
        CURRENCY,
        PRICE,
        money("cost_per_month", "What these seats cost a month, with the add-ons that are paid by seat"),
        count(
            "seats_to_cut",
            "Seats by which the contract can go down: above its minimum and its storage; what growth will need is kept "
            "by cut_plan; NULL: the purchase is not known",
        ),
        Column("renewal_date", "DATE", "When the contract renews next"),
        Column("renewal_is_assumed", "BOOLEAN", "Whether that is assumed, since the declared renewal has passed"),
        Column("notice_deadline", "DATE", "The last day for notice"),
        Column(
            "saves_from_date",
            "DATE",
            "From when all of it saves: the last renewal at which seats go; NULL: too late for notice, or no date",
        ),
        money("saved_per_month_from_renewal", "What the cut saves a month from then on"),
        count("purchases_avoided", "Seats that need not be bought, since more are assigned than purchased"),
        money("avoided_per_month_at_once", "What those would cost a month"),
        count("seats_held_by_storage", "Further seats that could be cut, were it not for the storage that they bring"),
    ),
    key=("team", "reason_code"),
    purpose="What a cut at the next renewal saves, by reason.",
)

MOVABLE_SEATS = Table(
    "movable_seats",
    "team with free seats and team that is short of seats",
    (
        Column("from_team", "VARCHAR", "The connection that has free seats"),
        Column("to_team", "VARCHAR", "The connection in which more are assigned than bought"),
        count("seats", "How many the one could leave to the other; each free and each missing seat counts once"),
        Column("from_renewal_date", "DATE", "When the contract of from_team renews: until then it pays for them"),
        Column("currency", "VARCHAR", "Currency of both contracts; NULL: they differ, or are not given"),
        Column("paid_per_month", "DECIMAL(18,2)", "What from_team pays a month for those seats; NULL without currency"),
        Column("avoided_per_month", "DECIMAL(18,2)", "What they would cost to_team a month; NULL without currency"),
    ),
    key=("from_team", "to_team"),
    purpose="Which team has seats to spare for which other.",
)
