"""The texts of ``assets/sql``: each file is one select, or a part that several have in common."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from textwrap import indent

STEPS = {
    "member_status_history": ("roster_readings", "told_changes", "status_statements", "status_timeline"),
    "licence_position_daily": (
        "position_reach",
        "member_states",
        "use_spells",
        "member_spans",
        "position_steps",
        "position_counts",
        "licence_purchases",
    ),
    "seats_bought_by_inviting": ("licence_purchases",),
    "chargeback_daily": ("member_states", "lines_as_spelled", "seat_payers", "payer_seats"),
    "roster_matches": ("lines_as_spelled",),
    "member_activity_daily": ("lone_accounts",),
    "seat_forecast": ("weekly_changes",),
    "forecast_backtest": ("weekly_changes",),
    **dict.fromkeys(("member_status_events", "product_events"), ("events_of_types",)),
    "product_seats": ("product_holders", "product_spans"),
    "seats": ("seat_facts", "seat_reasons", "seat_words"),
    "decisions": ("decided_seats", "decided_changes"),
    "invoice_facts": ("billed_days", "price_effects", "ends_after_last"),
    "invoice_check": ("invoices_together", "ends_after_last"),
    "reclaim_candidates": ("candidate_seats",),
    "offboarding_impact": (
        "candidate_seats",
        "going_members",
        "lone_accounts",
        "offboarding_told",
        "open_things",
        "open_counts",
        "holds_in_force",
    ),
    "status": ("load_times",),
    "alerts/link_needs_renewal": ("load_times",),
    "alerts/reading_is_late": ("load_times",),
    **dict.fromkeys(("figures/forecast_backtest", "report/forecast_backtest"), ("forecast_hits",)),
    "lists/reclaim": ("decisions_in_force",),
    **dict.fromkeys(("report/summary", "targets/calendar"), ("planned_cuts",)),
    "report/candidates": ("name_bearers", "decisions_in_force"),
    "outreach/candidates": ("name_bearers", "decisions_in_force"),
    "outreach/meant_seats": ("decision_lines", "decided_seats"),
    "targets/access_review": ("decisions_in_force",),
    **dict.fromkeys(("targets/help_desk", "targets/watermint"), ("name_bearers", "decisions_in_force", "file_heirs")),
    **dict.fromkeys(
        ("checks/decisions_mean_somebody", "checks/exclusions_mean_somebody", "checks/invoices_agree"), ("teams_alike",)
    ),
    "targets/certero": ("seat_prices",),
    "targets/flexera_subscriptions": ("seat_prices",),
    "targets/servicenow_entitlements": ("seat_prices",),
    "targets/snipe_it": ("seat_prices",),
    "targets/torii_licences": ("seat_prices",),
    **dict.fromkeys(("asking/seat", "asking/seat_days", "asking/seat_history"), ("meant_seats",)),
}
"""Selects that are too long for one file, or share a part: the files of ``assets/sql/steps`` that come before them, in
this order.

A step is not a table: it becomes a CTE of the select, and its columns are of use to that select alone.
"""


@cache
def select_of(name: str) -> str:
    """The text of ``assets/sql/<name>.sql``, with its steps in it; a run asks for some of them twice."""
    text = _file(name)
    steps = [f"{step} as (\n{indent(_file(f'steps/{step}'), '  ')})" for step in STEPS.get(name, ())]
    if not steps:
        return text
    head, has_own, rest = text.partition("\nwith ")
    if has_own:
        return f"{head}\nwith " + ",\n".join((*steps, rest))
    head, select, rest = text.partition("\nselect")
    return f"{head}\nwith " + ",\n".join(steps) + select + rest


def _file(name: str) -> str:
    return files("assets").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")
