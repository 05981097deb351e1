"""Alerts: what somebody should hear about now, read from the published tables, and sent once.

Each kind is a file of ``assets/sql/alerts``: a row for each team whose condition holds. Where messages go
is in ``resources.delivery.alert_addresses``, what was sent in ``alert_memory`` beside it. A condition that goes
on is told once to each address; one that ended and came back is told again; what could not be delivered is due still.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from assets.alert_kinds import KINDS, REFUSED
from assets.links.linked_teams import last_link
from assets.published import open_published
from assets.selects import select_of
from assets.warehouse.compared_names import no_such_team
from assets.warehouse.home_files import refused_files
from resources.clock import naive
from resources.delivery.alert_addresses import Address
from resources.delivery.alert_memory import AlertMemory
from resources.delivery.notices import Notice
from resources.errors import FixSetup, LicencesError, ReportBug, TryLater
from resources.home import Home
from resources.home_files.connections import Connection, read_connections
from resources.home_files.quiet_alerts import Quiet, read_quiet
from resources.published import Published
from resources.storage.lake import Lake
from resources.storage.locks import hold
from resources.storage.which_lake import open_lake

LOCK_SECONDS = 10.0
ADDRESSES_AT_ONCE = 8
"""A tick has a minute before Dagster gives it up; several that do not answer must not take longer than one."""


@dataclass(frozen=True)
class Alert:
    """A condition that holds.

    Attributes:
        team, team_name: the connection's name, and the team's own; ``all teams``: it is wrong for all.
        kind: one of ``KINDS``.
        about: what distinguishes it from others of the same team and kind, such as the stage of a deadline.
        since_at: since when it holds; NULL: not known.
        what, cure: in words.
        told_at: when it was sent to the last address; None: one of them did not get it.
        quiet: who wants it kept quiet and why; None: nobody. It is listed, and told to no address.
    """

    team: str
    team_name: str | None
    kind: str
    about: str
    since_at: datetime | None
    what: str
    cure: str
    told_at: datetime | None = None
    quiet: Quiet | None = None

    @property
    def key(self) -> str:
        """The key under which it is remembered."""
        return " ".join(filter(None, (self.kind, self.team, self.about)))

    @property
    def notice(self) -> Notice:
        """Team, what, since when and the cure, for a message."""
        since = f" Since {self.since_at:%Y-%m-%d %H:%M} UTC." if self.since_at else ""
        head = f"{KINDS[self.kind]}: {self.team}"
        return Notice(head, self.team_name or "", f"{self.what}.{since}", f"{self.cure}.")


def due_alerts(home: Home, now: datetime) -> list[Alert]:
    """The conditions that hold, the most urgent first; those that were sent too.

    Whether a file of the home is refused is asked of the file itself: mended, it is over before the next run.

    Raises:
        FixSetup: nothing was published yet, or by another version, or it cannot be opened.
    """
    memory = AlertMemory.read(home)
    declared = _declared(home)
    found = [alert for alert in _held(home, now) if declared is None or _is_read(declared, alert.team)] + _refused(home)
    lake = open_lake(home)
    quiet = _quiet(home)
    return [
        replace(
            alert,
            told_at=memory.told_at(alert.key),
            quiet=next((each for each in quiet if each.means(alert.kind, alert.team, now.date())), None),
        )
        for alert in found
        if alert.kind != "link_needs_renewal" or not _was_renewed(lake, alert.team)
    ]


def _held(home: Home, now: datetime) -> list[Alert]:
    """What the published tables say."""
    with open_published(home) as published:
        names = dict(published.ask("select team, team_name from teams").rows)
        return [
            Alert(team, names.get(team), kind, about, since_at, what, cure)
            for kind in KINDS
            if kind != REFUSED
            for team, about, since_at, what, cure in _rows(published, kind, now)
        ]


def _refused(home: Home) -> list[Alert]:
    """One for each file that people write and that cannot be taken."""
    return [
        Alert(each.team, None, REFUSED, each.subject, None, each.error.reason, each.error.cure)
        for each in refused_files(home)
    ]


def _quiet(home: Home) -> list[Quiet]:
    """What is to be kept quiet; nothing where the file is refused, which is an alert of its own."""
    try:
        return read_quiet(home.exclusions_file, KINDS)
    except FixSetup:
        return []


def quiet_without_team(home: Home) -> list[str]:
    """A line for each entry that silences nothing, since no connection has its team's name."""
    teams = _declared(home)
    if teams is None:
        return []
    return [
        f"[[quiet]] of {each.kind} in {home.exclusions_file.name} silences nothing: {no_such_team(each.team, teams)}."
        for each in _quiet(home)
        if each.team is not None and each.team.casefold() not in teams
    ]


def _rows(published: Published, kind: str, now: datetime) -> list[tuple[Any, ...]]:
    return published.ask(f"from ({select_of(f'alerts/{kind}')}) order by team, about", as_of=naive(now)).rows


def _declared(home: Home) -> dict[str, Connection] | None:
    """The declared teams; None: the file is refused, which is an alert of its own."""
    try:
        return read_connections(home.connections_file)
    except FixSetup:
        return None


def _is_read(declared: dict[str, Connection], team: str) -> bool:
    """Whether runs still read the team: it may have been switched off, or removed, since the tables were made."""
    return team in declared and declared[team].enabled


def _was_renewed(lake: Lake, team: str) -> bool:
    """Whether the team was linked again, and the link lacks nothing, since it was read."""
    link = last_link(lake, team)
    return link is not None and link["state"] == "done"


@dataclass(frozen=True)
class Telling:
    """What sending came to: the alerts that reached some address now, and why each failing address failed."""

    told: list[Alert]
    failures: list[LicencesError]

    @property
    def failure(self) -> LicencesError | None:
        """One error for all that failed; None: nothing did. What somebody must set up comes before an outage."""
        if len(self.failures) <= 1:
            return next(iter(self.failures), None)
        meaning = FixSetup if any(isinstance(each, FixSetup) for each in self.failures) else TryLater
        came_back = "; ".join(each.reason for each in self.failures)
        return meaning("Sending alerts", came_back, ". ".join(dict.fromkeys(each.cure for each in self.failures)))


def tell_alerts(home: Home, now: datetime, addresses: Sequence[Address]) -> Telling:
    """Send each address what is due and was not sent there, several in a message; the addresses side by side.

    A message is remembered when it was taken. If the process ends in between, that message is sent once more by the
    next one: nothing gets lost. An address that fails does not hold back the others, and is tried again the next time.

    Raises:
        FixSetup: nothing was published yet; the memory cannot be written: then nothing was sent.
        TryLater: somebody else tells alerts at this moment; the disk is full.
    """
    with hold(home, "telling-alerts", "telling alerts", LOCK_SECONDS):
        return tell(home, due_alerts(home, now), now, addresses)


def tell(home: Home, due: Sequence[Alert], now: datetime, addresses: Sequence[Address]) -> Telling:
    """Send each address those of the due alerts that it did not get before; the caller keeps others from doing so.

    Raises:
        FixSetup: the memory cannot be written: then nothing was sent.
        TryLater: the disk is full.
    """
    memory = AlertMemory.read(home)
    memory.keep_only({alert.key for alert in due}, [each.id for each in addresses])
    with ThreadPoolExecutor(ADDRESSES_AT_ONCE) as threads:
        results = list(threads.map(lambda each: _tell(each, due, memory, now), addresses))
    told = {key for keys, _ in results for key in keys}
    return Telling([alert for alert in due if alert.key in told], [failure for _, failure in results if failure])


def _tell(
    address: Address, due: Sequence[Alert], memory: AlertMemory, now: datetime
) -> tuple[list[str], LicencesError | None]:
    """Send one address what it did not get yet; returns the keys of what it took, and why it did not take the rest."""
    pending = [alert for alert in due if not alert.quiet and not memory.was_told(alert.key, address.id)]
    messages = address.send([alert.notice for alert in pending])
    told: list[str] = []
    while len(told) < len(pending):
        try:
            sent = next(messages, None)
        except LicencesError as failure:
            return told, failure
        if sent is None:
            return told, ReportBug(f"Sending alerts to {address.name}", "some were left out", "Please report it")
        taken = [alert.key for alert in pending[len(told) :][: sent.notices]]
        memory.add(taken, address.id, now)
        told += taken
    return told, None
