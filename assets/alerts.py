"""Alerts: what somebody should hear of now, asked of the published tables, and told once.

Each kind is a file of ``assets/sql/alerts``: a row for each team whose condition holds. Where messages go is in
``resources.webhook``, what was told in ``resources.alert_memory``. A condition that goes on is told once; one that
ended and came back is told again; what could not be delivered is due still.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assets.home_files import refused_files
from assets.licensing import select_of
from assets.linked_teams import last_link
from assets.published import open_published
from resources.alert_memory import AlertMemory
from resources.clock import naive
from resources.connections import read_connections
from resources.errors import FixSetup
from resources.home import Home
from resources.lake import Lake
from resources.locks import hold
from resources.published import Published
from resources.webhook import harmless

KINDS = {
    "link_needs_renewal": "The link needs renewal",
    "reading_is_late": "Not read for 30 hours",
    "seats_run_short": "Seats run short",
    "reconciliation_is_broken": "Dropbox counts other seats than we do",
    "notice_deadline": "Notice must be given soon",
    "home_file_is_refused": "A file of the home is refused",
}
"""What an alert of each is called; the most urgent first. All but the last are files of SQL."""
REFUSED = "home_file_is_refused"
ALERTS_A_MESSAGE = 10
LOCK_SECONDS = 10.0


@dataclass(frozen=True)
class Alert:
    """A condition that holds.

    Attributes:
        team, team_name: the connection's name, and the team's own; ``all teams``: what is wrong is wrong for all.
        kind: one of ``KINDS``.
        about: what tells it from others of the same team and kind, such as the stage of a deadline.
        since_at: since when it holds; NULL: not known.
        what, cure: in words.
        told_at: when it was told; None: it was not.
    """

    team: str
    team_name: str | None
    kind: str
    about: str
    since_at: datetime | None
    what: str
    cure: str
    told_at: datetime | None = None

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return " ".join(filter(None, (self.kind, self.team, self.about)))

    @property
    def message(self) -> str:
        """Team, what, since when and the cure, as Slack shows it: texts of Dropbox's obey nothing there."""
        name = f" ({harmless(self.team_name)})" if self.team_name else ""
        since = f" Since {self.since_at:%Y-%m-%d %H:%M} UTC." if self.since_at else ""
        return f"*{KINDS[self.kind]}: {self.team}*{name}\n{harmless(self.what)}.{since}\n{harmless(self.cure)}."


def due_alerts(home: Home, now: datetime) -> list[Alert]:
    """The conditions that hold, the most urgent first; those that were told too.

    Whether a file of the home is refused is asked of the file itself: mended, it is over before the next run.

    Raises:
        FixSetup: nothing was published yet, or by another version, or it cannot be opened.
    """
    told = AlertMemory(home).told()
    found = [alert for alert in _held(home, now) if _is_read(home, alert.team)] + _refused(home)
    lake = Lake(home.lake)
    return [
        Alert(**vars(alert) | {"told_at": told.get(alert.key)})
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


def _rows(published: Published, kind: str, now: datetime) -> list[tuple[Any, ...]]:
    return published.ask(f"from ({select_of(f'alerts/{kind}')}) order by team, about", as_of=naive(now)).rows


def _is_read(home: Home, team: str) -> bool:
    """Whether runs still read the team: it may have been switched off, or removed, since the tables were made."""
    try:
        declared = read_connections(home.connections_file)
    except FixSetup:
        return True  # whoever reads teams says what is wrong with the file
    return team in declared and declared[team].enabled


def _was_renewed(lake: Lake, team: str) -> bool:
    """Whether the team was linked anew, and the link lacks nothing, since it was read."""
    link = last_link(lake, team)
    return link is not None and link["state"] == "done"


def tell_alerts(home: Home, now: datetime, send: Callable[[str], None]) -> list[Alert]:
    """Tell what is due and was not told, some in a message; returns what was told now.

    Each is remembered when ``send`` returns. If the process ends in between, that message is sent once more by the
    next one: nothing gets lost.

    Raises:
        FixSetup: nothing was published yet; the memory cannot be written: then nothing was sent.
        TryLater: somebody else tells alerts at this moment; the disk is full.
        LicencesError: whatever ``send`` raises; what was sent before it is remembered.
    """
    with hold(home, "alerts", "telling alerts", LOCK_SECONDS):
        due = due_alerts(home, now)
        memory = AlertMemory(home)
        memory.keep({alert.key: alert.told_at for alert in due if alert.told_at})  # what ended is forgotten
        pending = [alert for alert in due if not alert.told_at]
        for first in range(0, len(pending), ALERTS_A_MESSAGE):
            together = pending[first : first + ALERTS_A_MESSAGE]
            send("\n\n".join(alert.message for alert in together))
            memory.add((alert.key for alert in together), now)
    return pending
