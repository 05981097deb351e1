"""What to look at beside the candidates: seats of programs, and who bought seats by inviting."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import CURRENCY, DISPLAY_NAME, EMAIL, MEMBER_ID, PRICE, count

LIKELY_SERVICE_ACCOUNTS = Table(
    "likely_service_accounts",
    "active seat that only programs use, by the log, and that exclusions.toml does not name",
    (
        TEAM,
        MEMBER_ID,
        EMAIL,
        DISPLAY_NAME,
        Column("last_used_at", "TIMESTAMP", "Newest use, by an app that uses the API"),
        Column("last_activity_type", "VARCHAR", "Type of its event"),
        count("active_days_90", "UTC days with use within the 90 days before as_of"),
        count("content_events_90", "Content events on those days"),
        Column("is_named_like_one", "BOOLEAN", "Whether address or name has a word like svc, bot or scan"),
        PRICE,
        CURRENCY,
    ),
    key=("team", "team_member_id"),
    purpose="Which seats look like service accounts, to be named in exclusions.toml before they look idle.",
)

SEATS_BOUGHT_BY_INVITING = Table(
    "seats_bought_by_inviting",
    "invitation that bought a licence, as its event says",
    (
        TEAM,
        count("number", "Number of the invitation within the team, the oldest first"),
        Column("invited_at", "TIMESTAMP", "When the invitation was sent"),
        Column("inviter_member_id", "VARCHAR", "Who invited; NULL: no member of the team did"),
        Column("inviter_email", "VARCHAR", "The inviter's address"),
        MEMBER_ID,
        EMAIL,
        Column("status", "VARCHAR", "What became of the invited: active, invited, suspended, removed; NULL: not given"),
        PRICE,
        CURRENCY,
    ),
    key=("team", "number"),
    purpose="Who bought seats by inviting, for whom and when.",
)
