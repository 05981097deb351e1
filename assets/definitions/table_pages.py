"""What a run tells of a licence table on its page in the UI: figures first, and where the people are named.

No person is named here: Dagster's database keeps what it is given.
"""

from __future__ import annotations

import shlex
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg

from assets.answers.drift import drift
from assets.answers.figures import figures, plotted
from assets.contracts import Table
from assets.definitions import declaring
from assets.report.making import report_path
from assets.selects import select_of
from assets.tables import licence
from resources.home import VARIABLE, Home
from resources.published import Published

MOST_TEAMS = 100
ANSWERS = (licence.LICENCE_POSITION, licence.SAVINGS, licence.RECLAIM_CANDIDATES)
"""Tables whose pages say where the people are named."""


NOTES = {
    licence.LICENCE_POSITION: "used_30: used in the last 30 days. idle: without use for idle_after_days of the team. "
    "idle_never_used: those of the idle who never used it, whether they can go or not; newcomers, who have not been "
    "members for long enough to be idle, are not among them. can_go: all seats of reclaim_candidates, idle or not: "
    "invited, suspended and left members too.",
    licence.SAVINGS: "to_cut: seats by which the contract can go down. saves: that a month, from from_date on.",
    licence.RECLAIM_CANDIDATES: "first_in_the_list: the surest, then the dearest, then the longest without use; the "
    "list with names is in the same order.",
    licence.LICENCE_POSITION_DAILY: "Each month as it was at its last day that is over. assigned moves by invitations, "
    "suspensions and changes of type too, so not by joined and left alone. The column never_active of the table counts "
    "newcomers too, so it is more than the idle who were never active in licence_position. Seats purchased are known "
    "only for days on which Dropbox was read, since it tells the present number alone: see the column seats_purchased.",
}
"""What a reader of the short table may stumble over."""


def page_of(published: Published, table: Table, home: Home, as_of: datetime) -> dict[str, Any]:
    """What stands on a table's page, in this order; ``as_of`` is the moment of the figures."""
    page = _figures(published, table, as_of)
    if table is licence.EVENT_TYPES:
        page |= _drift(published)
    if table is licence.LICENCE_POSITION:
        page |= _idle(published)
    if table is licence.RECLAIM_CANDIDATES:
        page |= _first_candidates(published)
    if table in ANSWERS:
        page |= _where_to_look(home, published, as_of)
    return page | plotted(published, table)


def _figures(published: Published, table: Table, as_of: datetime) -> dict[str, Any]:
    """What the table says, before its columns are told."""
    found = figures(published, table)
    if not found.rows:
        return {}
    note = {"how_to_read": NOTES[table]} if table in NOTES else {}
    return {"figures": declaring.plain_table(found.names, found.rows), "as_of": f"{as_of:%Y-%m-%d %H:%M} UTC"} | note


def _idle(published: Published) -> dict[str, Any]:
    """The sum of each team's idle members, as it stands in the summary, the report and the workbook."""
    found = published.ask(select_of("lists/idle_breakdown"), team=None).rows[:MOST_TEAMS]
    return {"how_idle_adds_up": "\n".join(f"{team}: {arithmetic}" for team, arithmetic in found)} if found else {}


def _first_candidates(published: Published) -> dict[str, Any]:
    """The head of the list: which departments, why, how sure; a place of it is the same person's in the report."""
    found = published.ask(select_of("figures/first_candidates"))
    return {"first_in_the_list": declaring.plain_table(found.names, found.rows)} if found.rows else {}


def _where_to_look(home: Home, published: Published, as_of: datetime) -> dict[str, Any]:
    """Where the people behind the figures are named: never here, since Dagster's database keeps what it is given."""
    found = published.ask("select team from teams where enabled order by team").rows[:MOST_TEAMS]
    paths = {team: str(report_path(home, team, as_of)) for (team,) in found}
    if not paths:
        return {}
    (first, path), *others = paths.items()
    which = "NAME" if others else first
    lines = "\n".join(f"{team}: {path}" for team, path in paths.items())
    # The UI has a button to copy what is a path; it opens no files.
    return {
        "who_in_the_report": dg.MetadataValue.path(f"{_command(home)} report --team {which} --open"),
        "who_at_the_terminal": dg.MetadataValue.path(f"{_command(home)} reclaim --team {which}"),
        "no_names_here": "Dagster's database keeps what it is given, and the UI asks nobody for a password. The button "
        "beside a line copies it.",
        "reports": lines if others else dg.MetadataValue.path(path),
    }


def _command(home: Home) -> str:
    """The product's command as it runs when it is copied into any terminal of this machine."""
    command = Path(sys.executable).with_name("dropbox-licences")
    called = shlex.quote(str(command)) if command.exists() else command.name
    return f"{VARIABLE}={shlex.quote(str(home.root.absolute()))} {called}"


def _drift(published: Published) -> dict[str, Any]:
    """What the log says that the product does not know: how much, to be seen over time, and what."""
    found = drift(published)
    names = ("field", "name", "events")
    rows = [[each[name] for name in names] for each in found[:100]]
    unknown_types = sum(each["field"] == "event_type" for each in found)
    return {
        "unknown_types": unknown_types,
        "unknown_categories_and_tags": len(found) - unknown_types,
        **({"unknown": declaring.plain_table(names, rows)} if found else {}),
    }
