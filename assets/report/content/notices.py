"""What a reader must know of a team's data before any figure: that it is old, missing or failing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assets.answers.status import NEW_RENEWAL
from assets.report.content.figures import Figures, Row
from assets.report.content.words import day, moment
from assets.subjects import DIRECTORY

LOG_IS_OLD_AFTER = timedelta(days=5)
"""A day settles after three; what is complete no further than this was not read since."""


@dataclass(frozen=True)
class Notice:
    """One thing about a team's data (``team`` empty: all teams').

    ``is_bad``: figures are wrong or missing for it; else it only limits them.
    """

    team: str
    words: str
    cure: str = ""
    is_bad: bool = True


def notices(figures: Figures, now: datetime) -> list[Notice]:
    """All of them, the bad ones first. ``now`` (UTC, without a zone) is when the page is made."""
    statuses = {row["team"]: row for row in figures.statuses}
    found = [_refused(name) for name in figures.refused]
    found += [each for row in figures.summaries for each in _of_team(row, statuses[row["team"]], now)]
    return sorted(found, key=lambda each: not each.is_bad)


def _refused(name: str) -> Notice:
    """The file's own text is not quoted: it may name people who are pseudonyms here."""
    words = f"Your file of {name} cannot be read: these figures rest on what it said before."
    return Notice("", words, "What is wrong, and on which line? Run: dropbox-licences status")


def _of_team(team: Row, status: Row, now: datetime) -> list[Notice]:
    name, found = team["team"], []
    if not team["enabled"]:
        found.append(
            Notice(name, "This team is not read any more; these are the figures of its last reading.", "", False)
        )
    if status["error"]:
        found.append(Notice(name, f"The last reading failed. {status['error']}.", status["cure"] or ""))
    if team["roster_date"] is None:
        words = "The members were never read, so nothing can be said about its seats."
        found.append(Notice(name, words, "Run: dropbox-licences run"))
        return found
    if team["enabled"]:
        found.extend(_old(team, now))
    if team["renewal_is_assumed"]:
        words = (
            f"The renewal on {day(team['declared_renewal_date'])}, as declared, has passed. What is said of savings "
            f"and notice assumes that the contract renews next on {day(team['renewal_date'])}."
        )
        found.append(Notice(name, words, NEW_RENEWAL))
    if not team["has_events"]:
        words = "The audit log was not read, so nothing is known about anybody's use; invitations and suspensions are."
        found.append(Notice(name, words, "It needs the permission events.read."))
    elif team["has_team_file_events"] is False:
        words = "Its plan logs no file events: only sign-ins show use. Who syncs without signing in looks idle."
        found.append(Notice(name, words, "", False))
    return found


def _old(team: Row, now: datetime) -> list[Notice]:
    found, name = [], team["team"]
    read_until_end_of = datetime.combine(team["roster_date"], datetime.min.time()) + timedelta(days=1)
    if now - read_until_end_of > DIRECTORY.fail_after:
        words = f"The members were read last on {day(team['roster_date'])}: who came or went since then is missing."
        found.append(Notice(name, words, "Switch the daily schedule on, or run: dropbox-licences run"))
    complete = team["complete_until"]
    if team["has_events"] and (complete is None or now - complete > LOG_IS_OLD_AFTER):
        until = f"only until {moment(complete)}" if complete else "for no day yet"
        words = f"The log is complete {until}: use after that may be missing, and idleness is not proved."
        found.append(Notice(name, words, "Run: dropbox-licences run"))
    return found
