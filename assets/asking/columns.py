"""Which text columns hold words of the product or of Dropbox's own lists: people may have typed into all others.

A column that is not named here counts as typed by people: one that a table gains tomorrow is marked as such, and is
hidden where names are.
"""

from __future__ import annotations

OF_THE_PRODUCT = frozenset({
    # keys and states
    "team", "from_team", "to_team", "status", "membership_type", "verdict", "confidence", "reason_code", "idle_bucket",
    "basis", "aspect", "change", "value", "value_before", "disagreement", "source", "certainty", "match", "kind",
    "state", "decided", "roster_match", "before_joining_was", "subject", "error_kind", "missing_scope",
    # events
    "event_type", "event_category", "signal", "product", "used_as", "access_method", "clients",
    "last_activity_type", "last_activity_client", "could_explain_why",
    # contract and money
    "currency", "billing_interval", "commitment", "paid_by", "per", "part", "renews", "unassigned_rule",
    # sentences that are made of figures alone
    "arithmetic", "reason_not_more", "why",
})  # fmt: skip
"""Names of columns, in whatever table they stand."""
ABOUT_THE_TEAM = frozenset({"team_name", "team_id"})
"""Typed by people, perhaps, but about nobody."""


MEMBER = "member_id"
"""How the names of columns end that hold Dropbox's id of a membership."""


def may_be_typed(name: str) -> bool:
    """Whether a text in a column of this name may have been typed by people."""
    return not (name in OF_THE_PRODUCT or name.endswith(MEMBER) or name == "account_id")
