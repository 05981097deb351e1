"""What the licence SQL makes: one contract for each file in ``assets/sql``, in the order in which they are made.

roster, use, seats, idle   who is on the team, who uses what, each seat's verdict, how the idle add up
position, forecast, products   bought, assigned and used seats; seats of other products
money, contract, chargeback, invoices   what seats cost, what a cut saves, who pays, what was invoiced
own_lists, decided, people   the organisation's own lists, decisions, persons over all teams
offboarding             what breaks when a seat goes
suggested               what looks like a service account, who bought seats by inviting
columns                 columns that several tables share

The meaning of each figure is fixed in docs/licence-rules.md. Contracts stand in the modules beside, by subject.
"""

from __future__ import annotations

from assets.tables.licence.chargeback import CHARGEBACK_DAILY, CHARGEBACK_MONTHLY
from assets.tables.licence.contract import CONTRACT_ADDONS, CONTRACT_TERMS, CUT_LIMITS, CUT_ORDER, CUT_PLAN
from assets.tables.licence.decided import DECISIONS, SAVINGS_REALISED
from assets.tables.licence.forecast import FORECAST_BACKTEST, SEAT_FORECAST
from assets.tables.licence.idle import BACKTEST, IDLE_BREAKDOWN, THRESHOLD_CURVE
from assets.tables.licence.invoices import INVOICE_CHECK, INVOICE_FACTS
from assets.tables.licence.money import (
    CONTRACTS,
    COST_PARTS_DAILY,
    COSTS_DAILY,
    MOVABLE_SEATS,
    RECLAIM_CANDIDATES,
    SAVINGS,
)
from assets.tables.licence.offboarding import OFFBOARDING_IMPACT
from assets.tables.licence.own_lists import (
    EXCLUSION_MATCHES,
    ROSTER_CONTRADICTIONS,
    ROSTER_MATCHES,
    ROSTER_UNMATCHED,
    SEAT_EXCLUSIONS,
)
from assets.tables.licence.people import DUPLICATES
from assets.tables.licence.position import (
    LICENCE_POSITION,
    LICENCE_POSITION_DAILY,
    MEMBER_STATUS_HISTORY,
    RECONCILIATION,
)
from assets.tables.licence.products import PRODUCT_SEATS
from assets.tables.licence.roster import (
    GROUP_MEMBERS,
    GROUPS,
    MEMBER_HISTORY,
    MEMBER_STORAGE,
    MEMBERS,
    TEAM_STORAGE,
    TEAMS,
)
from assets.tables.licence.seats import IDLE_BUCKETS, SEAT_USE, SEAT_VERDICTS, SEATS
from assets.tables.licence.suggested import LIKELY_SERVICE_ACCOUNTS, SEATS_BOUGHT_BY_INVITING
from assets.tables.licence.use import EVENT_TYPES, MEMBER_ACTIVITY_DAILY

__all__ = [
    "ALL",
    "BACKTEST",
    "CHARGEBACK_DAILY",
    "CHARGEBACK_MONTHLY",
    "CONTRACTS",
    "CONTRACT_ADDONS",
    "CONTRACT_TERMS",
    "COSTS_DAILY",
    "COST_PARTS_DAILY",
    "CUT_LIMITS",
    "CUT_ORDER",
    "CUT_PLAN",
    "DECISIONS",
    "DUPLICATES",
    "EVENT_TYPES",
    "EXCLUSION_MATCHES",
    "FORECAST_BACKTEST",
    "GROUPS",
    "GROUP_MEMBERS",
    "IDLE_BREAKDOWN",
    "IDLE_BUCKETS",
    "INVOICE_CHECK",
    "INVOICE_FACTS",
    "LICENCE_POSITION",
    "LICENCE_POSITION_DAILY",
    "LIKELY_SERVICE_ACCOUNTS",
    "MEMBERS",
    "MEMBER_ACTIVITY_DAILY",
    "MEMBER_HISTORY",
    "MEMBER_STATUS_HISTORY",
    "MEMBER_STORAGE",
    "MOVABLE_SEATS",
    "OFFBOARDING_IMPACT",
    "PRODUCT_SEATS",
    "RECLAIM_CANDIDATES",
    "RECONCILIATION",
    "ROSTER_CONTRADICTIONS",
    "ROSTER_MATCHES",
    "ROSTER_UNMATCHED",
    "SAVINGS",
    "SAVINGS_REALISED",
    "SEATS",
    "SEATS_BOUGHT_BY_INVITING",
    "SEAT_EXCLUSIONS",
    "SEAT_FORECAST",
    "SEAT_USE",
    "SEAT_VERDICTS",
    "TEAMS",
    "TEAM_STORAGE",
    "THRESHOLD_CURVE",
]

ALL = (
    TEAMS,
    MEMBERS,
    MEMBER_HISTORY,
    GROUPS,
    GROUP_MEMBERS,
    MEMBER_STORAGE,
    TEAM_STORAGE,
    EVENT_TYPES,
    MEMBER_ACTIVITY_DAILY,
    MEMBER_STATUS_HISTORY,
    DUPLICATES,
    CONTRACT_TERMS,
    CONTRACTS,
    ROSTER_MATCHES,
    ROSTER_UNMATCHED,
    ROSTER_CONTRADICTIONS,
    EXCLUSION_MATCHES,
    SEAT_EXCLUSIONS,
    SEAT_USE,
    IDLE_BUCKETS,
    SEAT_VERDICTS,
    SEATS,
    LICENCE_POSITION,
    LICENCE_POSITION_DAILY,
    SEAT_FORECAST,
    FORECAST_BACKTEST,
    CONTRACT_ADDONS,
    PRODUCT_SEATS,
    COST_PARTS_DAILY,
    COSTS_DAILY,
    INVOICE_FACTS,
    INVOICE_CHECK,
    CHARGEBACK_DAILY,
    CHARGEBACK_MONTHLY,
    RECONCILIATION,
    OFFBOARDING_IMPACT,
    RECLAIM_CANDIDATES,
    IDLE_BREAKDOWN,
    CUT_ORDER,
    CUT_LIMITS,
    SAVINGS,
    CUT_PLAN,
    THRESHOLD_CURVE,
    BACKTEST,
    MOVABLE_SEATS,
    DECISIONS,
    SAVINGS_REALISED,
    LIKELY_SERVICE_ACCOUNTS,
    SEATS_BOUGHT_BY_INVITING,
)
