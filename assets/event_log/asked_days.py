"""Days of the log that somebody asks to be read again: given as texts, and refused where nothing could come of them.

They are looked at before a run begins where that can be (the command line), and before anything is read otherwise.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from assets.event_log.windows import FIRST_DAY, oldest_kept
from resources.clock import DAY
from resources.home_files.connections import Connection
from resources.installation import WrongRequest

_LIKE = "Write it like 2026-10-01, or 7 days ago"
_DAYS_AGO = re.compile(r"([0-9]{1,5}) days? ago")


def asked_days(first: str, last: str, now: datetime) -> tuple[date | None, date | None]:
    """The first and the last day that are asked for; None: the text is empty.

    A text is a date, or so many days ago.

    Raises:
        WrongRequest: one is not a date, lies ahead or before the log, or the last one is before the first.
    """
    first_day, last_day = (_day(words, text, now) for words, text in (("first", first), ("last", last)))
    if first_day and last_day and last_day < first_day:
        came_back = f"the last day, {last_day}, is before the first one, {first_day}"
        raise WrongRequest("Choosing the days to read again", came_back, "Name the earlier one as the first")
    return first_day, last_day


def check_kept(connection: Connection, last: date | None, now: datetime) -> None:
    """Whether anything of the days that end with ``last`` (None: today) may be kept.

    Raises:
        WrongRequest: the team's ``retention_days`` let nothing of them stay.
    """
    oldest = oldest_kept(connection, now)
    if oldest and last and last < oldest:
        came_back = f"retention_days = {connection.retention_days} keeps nothing from before {oldest}"
        cure = f"Name a last day from {oldest} on, or raise retention_days in connections.toml"
        raise WrongRequest(f"Choosing the days of {connection.name} to read again", came_back, cure)


def _day(words: str, text: str, now: datetime) -> date | None:
    if not text:
        return None
    tried = f"Reading the {words} day to read again, {text!r}"
    if ago := _DAYS_AGO.fullmatch(text):
        text = str(max(now.date() - int(ago[1]) * DAY, FIRST_DAY))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise WrongRequest(tried, "it is not a date", _LIKE) from None
    if text != str(day):  # 20261001 and 2026-W40-4 are ISO dates too, and nobody means them
        raise WrongRequest(tried, "it is not written as YYYY-MM-DD", _LIKE)
    if day > now.date():
        raise WrongRequest(tried, f"it is in the future: today is {now.date()} (UTC)", "Name a day up to today")
    if day < FIRST_DAY:
        raise WrongRequest(tried, f"Dropbox's log begins on {FIRST_DAY}", "Name a later day")
    return day
