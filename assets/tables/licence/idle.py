"""The idle: how they and the candidates add up, what other thresholds would say, and whether the rule was right."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import (
    CURRENCY,
    EMAIL,
    MEMBER_ID,
    count,
    money,
)

IDLE_BREAKDOWN = Table(
    "idle_breakdown",
    "linked team: what becomes of its idle members, so that idle and candidates add up",
    (
        TEAM,
        count("idle_after_days", "The threshold of the team's verdicts"),
        count(
            "idle", "Active members idle for so long, with the verdict idle or never_active; the sum of what follows"
        ),
        count("idle_never_active", "Those of them without any use in the log, whichever part they are in"),
        count("can_go_inactive", "Candidates with the reason INACTIVE_n"),
        count("can_go_never_active", "Candidates with the reason NEVER_ACTIVE"),
        count("can_go_otherwise", "Candidates for a reason that goes before those: LEAVER or DUPLICATE"),
        count("left_alone", "Paid seats that exclusions.toml says to leave alone"),
        count("without_seat", "Members without a paid seat, of whom nothing can be saved"),
        Column("arithmetic", "VARCHAR", "The same as one line; without the log or the members it says that"),
    ),
    key=("team",),
    purpose="How the number of idle members and that of the candidates fit together.",
)

THRESHOLD_CURVE = Table(
    "threshold_curve",
    "team and threshold from 7 to 365 days",
    (
        TEAM,
        count("idle_after_days", "N: idle after so many days"),
        count("people", "Active members that are idle for N days: idle_N"),
        count("seats", "Those that consume a seat"),
        money("cost_per_month", "What those seats cost a month"),
        CURRENCY,
        Column("is_in_reach", "BOOLEAN", "Whether the log reaches back N days"),
    ),
    key=("team", "idle_after_days"),
    purpose="How many seats could go if idle meant fewer days, or more.",
)

BACKTEST = Table(
    "backtest",
    "seat that the team's rule would have cut 90, 180 or 270 days ago, where the log reaches back far enough",
    (
        TEAM,
        count("days_ago", "How long before as_of the rule is applied"),
        Column("cut_date", "DATE", "That UTC day; the rule is applied at its end"),
        MEMBER_ID,
        EMAIL,
        Column("reason_code", "VARCHAR", "NEVER_ACTIVE or INACTIVE_n"),
        Column("last_used_date", "DATE", "Last use up to then; NULL: none in the log"),
        Column("came_back", "BOOLEAN", "Whether the member used something afterwards: the cut would have been wrong"),
        Column("came_back_date", "DATE", "First use afterwards"),
        count("days_until_back", "Days from the cut to that"),
    ),
    key=("team", "days_ago", "team_member_id"),
    purpose="How often the rule would have taken a seat that was used again.",
)
