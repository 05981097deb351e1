"""How each team stands: what was read when, what fails and the cure.

It reads the published tables, and of the lake whether a team was linked again since it was read.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from assets.counts import many
from assets.links.linked_teams import last_link
from assets.links.team_states import ALL_IS_WELL, State, failed_state
from assets.published import open_published
from assets.selects import select_of
from assets.subjects import MEMBERS
from resources.clock import naive
from resources.errors import LicencesError
from resources.home import Home
from resources.home_files.connections import Connection
from resources.published import NothingPublished
from resources.storage.lake import Lake
from resources.storage.which_lake import open_lake

LOGGER = logging.getLogger("dropbox_licences.status")
ASKED_AT_ONCE = 16
_READ_DAILY = "Switch the daily schedule on, or run: dropbox-licences run"
NEW_RENEWAL = "Write the contract's new renewal_date into connections.toml"


@dataclass(frozen=True)
class TeamStatus:
    """A team's state, and why it is not well."""

    team: str
    state: State
    last_success: datetime | None
    read_until: datetime | None
    complete_until: datetime | None
    roster_age_days: float | None
    reason: str | None
    cure: str | None
    how_idle_adds_up: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.state in ALL_IS_WELL


def team_statuses(home: Home, declared: dict[str, Connection], now: datetime) -> list[TeamStatus]:
    """How each declared team stands.

    Raises:
        FixSetup: another version made the published tables, or they cannot be opened.
    """
    found, linked = _published(home), _linked(home, [*declared])
    return [_status(each, found.get(name, {}) | linked.get(name, {}), naive(now)) for name, each in declared.items()]


def _published(home: Home) -> dict[str, dict[str, Any]]:
    try:
        with open_published(home) as published:
            return {row["team"]: row for row in published.ask(select_of("status")).dicts()}
    except NothingPublished:  # a team that is linked and was never read
        return {}


def _linked(home: Home, names: list[str]) -> dict[str, dict[str, Any]]:
    """What linkings say about all teams; nothing where a store keeps the lake and cannot be asked.

    Status is for such days too.
    """
    lake = open_lake(home)
    if not home.lake_store:
        return {name: _as_linked(lake, name) for name in names}
    try:
        with ThreadPoolExecutor(ASKED_AT_ONCE) as threads:
            return dict(zip(names, threads.map(partial(_as_linked, lake), names), strict=True))
    except LicencesError as error:
        LOGGER.warning("Whether a team was linked since it was last read is not known: %s", error)
        return {}


def _as_linked(lake: Lake, name: str) -> dict[str, Any]:
    """What a linking says that no reading has followed: what failed before it counts as repaired."""
    row = last_link(lake, name)
    if row is None:
        return {}
    kept_keys = ("error", "error_kind", "cure", "missing_scope")
    return {key: row.get(key) for key in kept_keys} | {"linked_at": row["started_at"]}


def _status(connection: Connection, found: dict[str, Any], now: datetime) -> TeamStatus:
    roster_read_at = found.get("roster_read_at")
    # A clock that was set back since shows a reading of tomorrow: its age is 0.
    age = max(now - roster_read_at, timedelta()) if roster_read_at else None
    state, reason, cure = _state(connection, found, age, now.date())
    return TeamStatus(
        connection.name,
        state,
        found.get("last_success"),
        found.get("read_until"),
        found.get("complete_until"),
        round(age / timedelta(days=1), 2) if age is not None else None,
        reason,
        cure,
        found.get("how_idle_adds_up"),
    )


def _state(
    connection: Connection, found: dict[str, Any], age: timedelta | None, today: date
) -> tuple[State, str | None, str | None]:
    """A team's state, the reason and the cure; what to do next decides."""
    reason, cure = found.get("error"), found.get("cure")
    if not connection.enabled:
        return "off", None, None
    if reason:
        return failed_state(found.get("error_kind"), lacks_scope=bool(found.get("missing_scope"))), reason, cure
    run = "dropbox-licences run"
    if found.get("linked_at"):
        return "linked", f"it was linked on {found['linked_at']:%Y-%m-%d %H:%M} UTC and not read since", run
    if not found.get("last_success"):
        return "never_read", "it was never read", run
    return _age_state(connection, age, today)


def _age_state(
    connection: Connection, roster_age: timedelta | None, today: date
) -> tuple[State, str | None, str | None]:
    """The state of a team that is read without a failure: whether anything that is known of it is too old."""
    if roster_age is None:
        return "old_roster", "the members were never read", _READ_DAILY
    if roster_age > MEMBERS.fresh_for.fail_after:
        return "old_roster", f"the members were read {many(roster_age.days, 'day')} ago", _READ_DAILY
    renewal = connection.contract.passed_renewal(today)
    if renewal:
        return "old_contract", f"the renewal on {renewal}, as declared, has passed", NEW_RENEWAL
    return "ok", None, None
