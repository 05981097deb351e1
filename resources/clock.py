"""The time that shapes data: windows, snapshot dates, settling, ``as_of``.

``DROPBOX_LICENCES_NOW`` (ISO 8601, UTC) stands in for the wall clock here, for demos, tests and rehearsals.
Token expiry, back-off and time limits use the real clock and do not come here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from resources.errors import FixSetup

VARIABLE = "DROPBOX_LICENCES_NOW"
SAMPLE_CLOCK = Path("sample_team", "now")
"""In the home of a sample team: the moment at which its clock stands."""
DAY = timedelta(days=1)


def now() -> datetime:
    """The current time in UTC, to the second, or the time that ``DROPBOX_LICENCES_NOW`` sets.

    Raises:
        FixSetup: the variable holds no ISO time.
    """
    text = os.environ.get(VARIABLE)
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FixSetup(
            f"Reading the time from {VARIABLE}",
            f"{text!r} is not an ISO time",
            "Write it like 2026-11-01T09:00:00Z, or unset the variable",
        ) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def is_set() -> bool:
    """Whether ``DROPBOX_LICENCES_NOW`` stands in for the wall clock: outputs that it shapes say so."""
    return bool(os.environ.get(VARIABLE))


def naive(moment: datetime) -> datetime:
    """The same moment as the tables keep it: UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


@contextmanager
def of_home(root: Path) -> Iterator[None]:
    """Let the clock of a sample team's home stand where it was set; a variable that is set wins."""
    try:
        text = "" if is_set() else (root / SAMPLE_CLOCK).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):  # no sample team's home, or no path at all
        text = ""
    if text:
        os.environ[VARIABLE] = text
    try:
        yield
    finally:
        if text:
            os.environ.pop(VARIABLE, None)
