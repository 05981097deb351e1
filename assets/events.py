"""The audit log of a team, brought up to date. How it is read right is in ``event_log``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assets.declaring import LogConfig, team_asset
from assets.event_log.reading import LogReader, Reading
from assets.event_log.windows import due_days, history
from assets.tables.lake import EVENTS
from assets.team_reading import Outcome, TeamReading
from resources import clock
from resources.clock import DAY
from resources.errors import TryLater


def read_events(reading: TeamReading) -> Outcome:
    """Read the days of the log that are due, each replaced whole.

    Raises:
        TryLater: re-readings had fewer events than before; the days' old files stay.
        LicencesError: the reading gave up; what was read before is kept.
    """
    covered = reading.lake.covered_days("events", reading.name, EVENTS.arrow_schema)
    days = _days(reading, set(covered))
    days = due_days(reading.connection, covered, clock.now(), reading.request.scope) if days is None else days
    reader = LogReader(
        reading.team.client,
        reading.lake,
        reading.connection,
        reading.team.team_id or "",
        accept_fewer=reading.request.accept_fewer,
        progress=_telling(reading),
    )
    done = reader.read(days, covered)
    if done.short_days:
        raise _fewer(reading.name, done.short_days)
    return Outcome(rows=done.rows, metadata=_figures(done))


def _days(reading: TeamReading, covered: set[date]) -> list[date] | None:
    """The days that the request names, within the history; None: it names none."""
    request = reading.request
    if request.first is None and request.last is None:
        return None
    earliest, today = history(reading.connection, clock.now())
    first = request.first or min({earliest, *covered})
    last = min(request.last or today, today)
    return [first + index * DAY for index in range((last - first).days + 1)]


def _telling(reading: TeamReading) -> Callable[[Reading], None]:
    def tell(done: Reading) -> None:
        words = f"{done.days_read} of {done.days_due} days, {done.rows:,} events"
        reading.tell("events", words)

    return tell


def _figures(done: Reading) -> dict[str, int]:
    return {
        "days_read": done.days_read,
        "windows": done.windows,
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


events = team_asset(
    "events",
    read_events,
    [("events", EVENTS)],
    words="Read by whole UTC days, each replaced whole; its untouched JSON stays in the lake.",
    config=LogConfig,
)
