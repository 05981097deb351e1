"""What a run may be asked for, as the UI's forms explain it, and the request that it makes."""

from __future__ import annotations

import dagster as dg
from pydantic import Field

from assets.event_log.asked_days import asked_days
from assets.event_log.windows import Scope
from assets.reading.team_reading import Request
from resources import clock
from resources.installation import WrongRequest


class ReadingConfig(dg.Config):
    """What to read; the defaults read what is due of every enabled team, so nothing need be typed."""

    teams: list[str] = Field(default=[], description="Names of the teams to read; empty: all enabled ones.")


class DaysConfig(ReadingConfig):
    """Days of the audit log that are to be read again, each replaced whole."""

    from_date: str = Field(
        default="7 days ago",
        description="First day to read again (UTC), as YYYY-MM-DD, for example 2026-10-01; or so many days ago.",
    )
    until_date: str = Field(default="", description="Last day, included, as YYYY-MM-DD; empty: today.")
    accept_fewer: bool = Field(
        default=False,
        description="Take Dropbox's answer even if it has fewer events than what is held. Otherwise the old day stays.",
    )


class LogConfig(DaysConfig):
    """What to read of the audit log."""

    scope: Scope = Field(
        default="all_due",
        description="hourly: today, and days not read two hours after their end; all_due: every unsettled day; "
        "audit: the last 35 days too; named: from_date to until_date only.",
    )
    from_date: str = Field(
        default="", description="First day to read instead of what is due, as YYYY-MM-DD; the job reread does this."
    )


def request_of(config: ReadingConfig, run_id: str) -> Request:
    """What a run's config asks for.

    Raises:
        WrongRequest: a day cannot be read, or is missing.
    """
    teams = tuple(config.teams)
    if not isinstance(config, LogConfig):
        return Request(run_id, teams)
    first, last = asked_days(config.from_date, config.until_date, clock.now())
    if config.scope == "named" and first is None:
        raise WrongRequest("Choosing the days to read again", "from_date is empty", "Name the first day in it")
    return Request(run_id, teams, config.scope, first, last, config.accept_fewer)
