"""The audit log of a team, brought up to date. How it is read right is in ``event_log``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assets.event_log.asked_days import check_kept
from assets.event_log.forecast import FIRST_WINDOWS, in_words, plan_in_words
from assets.event_log.reading import WINDOWS_AT_ONCE, LogReader
from assets.event_log.windows import due_days, history, oldest_kept
from assets.event_log.writing import Reading
from assets.privacy.forgotten_rows import without
from assets.privacy.kept_json import Keep, keeping
from assets.reading.loads import Outcome
from assets.reading.team_reading import TeamReading
from assets.tables.lake import EVENTS
from resources import clock
from resources.clock import DAY
from resources.errors import TryLater
from resources.listening import News

MANY_DAYS = 30
"""From this many days on, a plan is announced and progress reported."""


def read_events(reading: TeamReading) -> Outcome:
    """Read the days of the log that are due, each replaced whole.

    Raises:
        TryLater: re-readings had fewer events than before; the days' old files stay.
        LicencesError: the reading gave up; what was read before is kept.
    """
    covered = reading.lake.covered_days(EVENTS.name, reading.name, EVENTS.arrow_schema)
    check_kept(reading.connection, reading.request.last, clock.now())
    days = _days(reading, set(covered))
    days = due_days(reading.connection, covered, clock.now(), reading.request.scope) if days is None else days
    reader = LogReader(
        reading.team.client,
        reading.lake,
        reading.connection,
        reading.team.team_id or "",
        accept_fewer=reading.request.accept_fewer,
        keep=_keep(reading),
        progress=_Telling(reading.name, reading.tell),
    )
    done = reader.read(days, covered)
    if done.short_days:
        raise _fewer(reading.name, done.short_days)
    return Outcome(rows=done.rows, metadata=_figures(done), held=done.held_rows)


def _keep(reading: TeamReading) -> Keep | None:
    """What makes of rows what may be kept: JSON as the settings say, and nobody who was forgotten."""
    keep = keeping(reading.connection.keep_event_json)
    if not reading.forgotten:
        return keep
    return lambda rows: without(keep(rows) if keep else rows, EVENTS, reading.forgotten, is_read=True)


def _days(reading: TeamReading, covered: set[date]) -> list[date] | None:
    """The days that the request names, within the history; None: it names none."""
    request = reading.request
    if request.first is None and request.last is None:
        return None
    earliest, today = history(reading.connection, clock.now())
    first = request.first or min({earliest, *covered})
    first = max(first, oldest_kept(reading.connection, clock.now()) or first)
    last = min(request.last or today, today)
    return [first + index * DAY for index in range((last - first).days + 1)]


class _Telling:
    """Reports how a reading gets on after each window; the plan and each quarter stay to be read."""

    def __init__(self, team: str, tell: Callable[[News], None]) -> None:
        self._team = team
        self._tell = tell
        self._told_quarters = 0
        self._has_plan = False

    def __call__(self, done: Reading) -> None:
        left = done.days_due - done.days_read
        words, stays = f"{done.days_read} of {done.days_due} days", False
        if done.windows:
            wait = done.pace.seconds_left(done.days_read, done.days_due)
            words += f", {done.rows:,} events, {done.pace.rate(done.rows):,.0f} a second, {in_words(wait)} left"
        if done.days_due >= MANY_DAYS:
            quarters = 4 * done.days_read // done.days_due
            plan = self._plan(done, left)
            stays = bool(plan) or self._told_quarters < quarters < 4  # noqa: PLR2004 - the load reports the end
            self._told_quarters = quarters
            words = plan or words
        self._tell(News(self._team, EVENTS.name, words, done.days_read, done.days_due, stays))

    def _plan(self, done: Reading, left: int) -> str:
        """The plan, in words: before the first window, and of a first load again when its first windows are read."""
        if not done.windows:
            self._has_plan = done.known_a_day is not None
            return plan_in_words(left, done.known_a_day, None, WINDOWS_AT_ONCE)
        if self._has_plan or done.windows < FIRST_WINDOWS or not done.days_read:
            return ""
        self._has_plan = True
        wait = done.pace.seconds_left(done.days_read, done.days_due)
        return plan_in_words(left, done.rows / done.days_read, wait, WINDOWS_AT_ONCE)


def _figures(done: Reading) -> dict[str, int]:
    return {
        "days_read": done.days_read,
        "windows": done.windows,
        "events_a_second": round(done.pace.rate(done.rows)),
        "late_events": done.late_rows,
        "broken_chains": done.broken_chains,
    }


def _fewer(name: str, short_days: dict[date, int]) -> TryLater:
    days = ", ".join(f"{day} ({missing} fewer)" for day, missing in sorted(short_days.items())[:5])
    more = f" and {len(short_days) - 5} days more" if len(short_days) > 5 else ""  # noqa: PLR2004
    return TryLater(
        f"Reading the log of {name} again",
        f"Dropbox returned fewer events than before: {days}{more}",
        "What was there stays. If the smaller answer is right, accept it: "
        f"dropbox-licences reread {name} --from DATE --until DATE --accept-fewer",
    )
