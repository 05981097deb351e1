"""The groups of assets in the UI: each answers a question of the analyst, with the tables behind it.

Closed, the groups stand in six columns: what is read, lists and what people did, seats, idle, money, proof.
Dagster fits the whole graph into the window, so each further column, of groups or inside one, makes names smaller.
"""

from __future__ import annotations

from assets.contracts import Table
from assets.tables import licence

READ_FROM_DROPBOX = "read_from_dropbox"
"""What Dropbox says, loaded: the team, its members then and now, the log."""
WHAT_IT_SAVES = "what_it_saves"
"""What the contract lets go and when, and what that saves. A table that no group names belongs here."""
PROOF_AND_REPORT = "proof_and_report"
"""How sure the answers are, how the last run went, and the report to send on."""

_TABLES_OF: dict[str, tuple[Table, ...]] = {
    READ_FROM_DROPBOX: (licence.TEAMS, licence.MEMBER_HISTORY, licence.TEAM_STORAGE),
    "your_lists": (
        licence.CONTRACT_TERMS,
        licence.CONTRACTS,
        licence.ROSTER_MATCHES,
        licence.ROSTER_UNMATCHED,
        licence.ROSTER_CONTRADICTIONS,
        licence.EXCLUSION_MATCHES,
        licence.SEAT_EXCLUSIONS,
    ),
    "what_people_did": (
        licence.EVENT_TYPES,
        licence.MEMBER_ACTIVITY_DAILY,
        licence.MEMBER_STATUS_HISTORY,
        licence.DUPLICATES,
        licence.DECISIONS,
    ),
    "who_uses_a_seat": (
        licence.SEAT_USE,
        licence.IDLE_BUCKETS,
        licence.SEAT_VERDICTS,
        licence.SEATS,
    ),
    "bought_and_idle": (
        licence.LICENCE_POSITION,
        licence.LICENCE_POSITION_DAILY,
        licence.OFFBOARDING_IMPACT,
        licence.RECLAIM_CANDIDATES,
        licence.LIKELY_SERVICE_ACCOUNTS,
        licence.IDLE_BREAKDOWN,
        licence.THRESHOLD_CURVE,
        licence.SEAT_FORECAST,
    ),
    "what_it_costs": (
        licence.CONTRACT_ADDONS,
        licence.PRODUCT_SEATS,
        licence.COST_PARTS_DAILY,
        licence.COSTS_DAILY,
        licence.CHARGEBACK_DAILY,
        licence.CHARGEBACK_MONTHLY,
        licence.SEATS_BOUGHT_BY_INVITING,
        licence.INVOICE_FACTS,
        licence.INVOICE_CHECK,
    ),
    PROOF_AND_REPORT: (licence.RECONCILIATION, licence.BACKTEST, licence.FORECAST_BACKTEST),
}
_GROUP_OF = {table.name: group for group, tables in _TABLES_OF.items() for table in tables}


def group_of(table: Table) -> str:
    """The group of a licence table's asset."""
    return _GROUP_OF.get(table.name, WHAT_IT_SAVES)
