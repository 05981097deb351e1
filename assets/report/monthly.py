"""What is written once a month for those who decide: all reports, one for each department, and the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from assets.exports.exporting import chosen_tables, write_tables
from assets.exports.team_tables import open_tables
from assets.report.making import make_department_reports, make_reports
from resources.home import Home


def write_month(home: Home, now: datetime, tell: Callable[[str], None]) -> list[Path]:
    """Write the files into ``reports/`` and return their paths, the workbook last.

    Args:
        home: where the tables are, and where the files go.
        now: when they are made (aware).
        tell: hears what is being written.

    Raises:
        FixSetup: nothing was published yet.
    """
    reports = [*make_reports(home, now), *make_department_reports(home, now)]
    with open_tables(home) as published:
        folder = home.make(home.reports / "exports" / f"{published.day}")
        written = [*write_tables(published, chosen_tables((), "xlsx"), "xlsx", folder, tell)]
    return [*(each.path for each in reports), *(each.path for each in written)]
