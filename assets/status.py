"""How each team stands: what was read when, what fails and the cure. It reads the published tables only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import duckdb

from assets.licensing import select_of
from resources.clock import naive
from resources.connections import Connection
from resources.home import Home

ROSTER_IS_OLD_AFTER = timedelta(days=2)
"""Fresh events on an old roster mislead: somebody who left looks idle, somebody new is missing."""


@dataclass(frozen=True)
class TeamStatus:
    """A team's state: ok, off, failing, never_read or old_roster."""

    team: str
    state: str
    last_success: datetime | None
    read_until: datetime | None
    complete_until: datetime | None
    roster_age_days: float | None
    reason: str | None
    cure: str | None

    @property
    def is_well(self) -> bool:
        """Whether nobody need do anything."""
        return self.state in {"ok", "off"}


def team_statuses(home: Home, declared: dict[str, Connection], now: datetime) -> list[TeamStatus]:
    """How each declared team stands."""
    found = _published(home)
    return [_status(each, found.get(name, {}), naive(now)) for name, each in declared.items()]


def _published(home: Home) -> dict[str, dict[str, Any]]:
    if not home.warehouse.exists():
        return {}
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        answer = connection.execute(select_of("status"))
        names = [column[0] for column in answer.description or ()]
        return {row[0]: dict(zip(names, row, strict=True)) for row in answer.fetchall()}


def _status(connection: Connection, found: dict[str, Any], now: datetime) -> TeamStatus:
    roster_read_at = found.get("roster_read_at")
    age = now - roster_read_at if roster_read_at else None
    reason, cure = found.get("error"), found.get("cure")
    if not connection.enabled:
        state, reason, cure = "off", None, None
    elif reason:
        state = "failing"
    elif not found or not found.get("last_success"):
        state, reason, cure = "never_read", "it was never read", "dropbox-licences run"
    elif age is None or age > ROSTER_IS_OLD_AFTER:
        state = "old_roster"
        reason = "the members were never read" if age is None else f"the members were read {age.days} days ago"
        cure = "Switch the daily schedule on, or run: dropbox-licences run"
    else:
        state = "ok"
    return TeamStatus(
        connection.name,
        state,
        found.get("last_success"),
        found.get("read_until"),
        found.get("complete_until"),
        round(age / timedelta(days=1), 2) if age is not None else None,
        reason,
        cure,
    )
