"""What a workbook holds by default, and in which order: the answer first, and no table by day. Why a table is empty."""

from __future__ import annotations

from assets.tables import licence

_FIRST = (
    licence.RECLAIM_CANDIDATES,
    licence.SEATS,
    licence.SAVINGS,
    licence.CUT_PLAN,
    licence.CHARGEBACK_MONTHLY,
    licence.CONTRACTS,
    licence.LICENCE_POSITION,
)
BY_DAY = (
    licence.MEMBER_ACTIVITY_DAILY,
    licence.LICENCE_POSITION_DAILY,
    licence.SEAT_FORECAST,
    licence.COSTS_DAILY,
    licence.COST_PARTS_DAILY,
    licence.CHARGEBACK_DAILY,
)
"""Large tables, which nobody reads in a workbook unless it is for them."""
WITH_ALL = (*_FIRST, *(table for table in licence.ALL if table not in _FIRST))
TO_SEND = tuple(table for table in WITH_ALL if table not in BY_DAY)
ONLY_WITH_ALL = "has a row for each day: dropbox-licences export --all writes it"

_NO_ROSTER = "no roster.csv or roster.parquet"
_NO_CONTRACT = "no contract in connections.toml"
_NO_DECISIONS = "no decisions.csv, or it names no seat"
_NONE_CAN_GO = "no seat could come free, or nothing was read yet"
_NOT_READ = "nothing was read from Dropbox yet"
_WHY_EMPTY = {
    "reclaim_candidates": _NONE_CAN_GO,
    "savings": _NONE_CAN_GO,
    "contracts": _NO_CONTRACT,
    "contract_terms": _NO_CONTRACT,
    "contract_addons": "no add-ons in connections.toml",
    "product_seats": "the log tells of no seat of another product or add-on",
    "offboarding_impact": f"{_NONE_CAN_GO}, and nobody was removed lately",
    "likely_service_accounts": "no seat looks like a service account, or the log was not read",
    "seats_bought_by_inviting": "the log tells of no invitation that bought a seat",
    "cut_limits": _NO_CONTRACT,
    "cut_order": _NO_CONTRACT,
    "cut_plan": _NO_CONTRACT,
    "costs_daily": _NO_CONTRACT,
    "chargeback_daily": _NO_CONTRACT,
    "chargeback_monthly": _NO_CONTRACT,
    "decisions": _NO_DECISIONS,
    "cost_parts_daily": _NO_CONTRACT,
    "invoice_facts": "no invoices.csv, or nothing changed in its days",
    "invoice_check": "no invoices.csv",
    "savings_realised": _NO_DECISIONS,
    "roster_matches": _NO_ROSTER,
    "roster_unmatched": f"{_NO_ROSTER}, or every line and every seat found each other",
    "roster_contradictions": f"{_NO_ROSTER}, or its lines agree",
    "exclusion_matches": "no exclusions.toml, or none of its entries holds today",
    "seat_exclusions": "no exclusions.toml, or it names no seat",
    "duplicates": "nobody has two seats",
    "movable_seats": "no team is short of seats while another has free ones",
    "threshold_curve": "the log was not read",
    "backtest": "the log does not reach back far enough, or the rule would have cut nobody",
    "forecast_backtest": "the log does not reach back 30 weeks",
    "groups": "the team has no groups, or they were not read",
    "group_members": "nobody is in a group, or the groups were not read",
    "event_types": "the log was not read",
    "member_activity_daily": "the log was not read",
    "seat_use": "the log was not read",
    "member_status_history": "neither log nor members were read",
    "member_storage": "no member's storage was read",
    "team_storage": "no storage was read, or members do not share it",
}


def why_empty(table: str) -> str:
    """Why a table may have no row."""
    return _WHY_EMPTY.get(table, _NOT_READ)
