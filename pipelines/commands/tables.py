"""The commands that print tables: for people a table that fits the terminal, for scripts CSV or JSON."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from assets.verdicts import Confidence, Verdict
from pipelines.commands.completion import team_names
from pipelines.commands.forms import forms
from pipelines.commands.pseudonymous import PSEUDONYMOUS
from resources.home import Home

if TYPE_CHECKING:
    from assets.exports.team_tables import TeamTables
    from pipelines.terminal.showing import Form

_SEATS = (
    *("team", "email", "verdict", "days_idle", "confidence", "reason_code", "last_used_at", "status"),
    *("membership_type", "joined_on", "display_name", "department"),
)
_RECLAIM = (
    *(
        "team",
        "email",
        "roles",
        "manager",
        "department",
        "reason_code",
        "days",
        "confidence",
        "price_per_seat_month",
        "currency",
    ),
    *("why", "caution", "decision", "cost_centre", "groups", "last_admin_work_at", "display_name"),
)
_POSITION = (
    *("team", "seats_purchased", "assigned", "available", "active_30", "idle_30", "idle_90", "never_active"),
    *("invited", "suspended", "active_members"),
)

_team = click.option("--team", metavar="NAME", shell_complete=team_names, help="Only this team.")
_confidence = click.option(
    "--confidence",
    multiple=True,
    type=click.Choice(get_args(Confidence)),
    help="Only those of this confidence (repeatable).",
)
_limit = click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most this many rows; default: all.")


@click.command()
@click.argument("query")
@PSEUDONYMOUS
@forms
def sql(query: str, is_pseudonymous: bool, form: str | None) -> None:
    """Ask the published tables in SQL.

    For example: dropbox-licences sql "from licence_position"
    """
    from assets.exports.team_tables import open_tables
    from pipelines.commands.refused import say_refused
    from pipelines.terminal.showing import show

    home = Home.from_environment()
    with open_tables(home, is_pseudonymous=is_pseudonymous) as published:
        found = published.tables.ask(query)
    show(found.names, found.rows, cast("Form", form or "table"))
    say_refused(home, is_pseudonymous=is_pseudonymous)


@click.command()
@_team
@click.option(
    "--verdict",
    "verdicts",
    multiple=True,
    type=click.Choice(get_args(Verdict)),
    help="Only of this verdict (repeatable).",
)
@_confidence
@click.option("--paid", is_flag=True, help="Only members that consume a seat.")
@_limit
@PSEUDONYMOUS
@forms
def seats(  # noqa: PLR0917 - as many as it has options
    team: str | None,
    verdicts: tuple[str, ...],
    confidence: tuple[str, ...],
    paid: bool,
    limit: int | None,
    is_pseudonymous: bool,
    form: str | None,
) -> None:
    """List the seats: who has one, and whether it is used.

    With the verdict, since when a seat is idle, and how sure that is.
    """
    asked: dict[str, Any] = {"verdicts": [*verdicts], "confidences": [*confidence], "only_paid": paid}
    _show(
        "lists/seats",
        team,
        form,
        "{rows} seats as of {as_of}",
        _SEATS,
        limit=limit,
        is_pseudonymous=is_pseudonymous,
        **asked,
    )


@click.command()
@_team
@click.option("--reason", "reasons", multiple=True, metavar="CODE", help="Only of this reason_code (repeatable).")
@_confidence
@_limit
@PSEUDONYMOUS
@forms
def reclaim(  # noqa: PLR0917 - as many as it has options
    team: str | None,
    reasons: tuple[str, ...],
    confidence: tuple[str, ...],
    limit: int | None,
    is_pseudonymous: bool,
    form: str | None,
) -> None:
    """List the seats that could come free.

    With whom to ask, why, since when, how sure that is, and what each costs a month. The surest come first, then the
    dearest, then the longest without use.
    """
    asked: dict[str, Any] = {"reasons": [*reasons], "confidences": [*confidence]}
    _show(
        "lists/reclaim",
        team,
        form,
        "{rows} seats could come free as of {as_of}",
        _RECLAIM,
        limit=limit,
        is_pseudonymous=is_pseudonymous,
        for_people=1,
        **asked,
    )


@click.command()
@_team
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="At the end of a past UTC day.")
@forms
def position(team: str | None, day: datetime | None, form: str | None) -> None:
    """Show each team's position: bought, used, idle.

    The licence position: seats purchased, assigned, used and idle, now or at the end of a past day.
    """
    if day:
        title = f"Position at the end of {day:%Y-%m-%d}, as known at {{as_of}}"
        _show("lists/position_on", team, form, title, _POSITION, day=day.date())
    else:
        _show("lists/position", team, form, "Position as of {as_of}", _POSITION, below="lists/idle_breakdown")


def _show(
    query: str,
    team: str | None,
    form: str | None,
    title: str,
    first: tuple[str, ...],
    *,
    limit: int | None = None,
    below: str | None = None,
    is_pseudonymous: bool = False,
    for_people: int = 0,
    **asked: Any,
) -> None:
    """Ask ``assets/sql/<query>.sql`` and print the answer, under a title that may tell ``{as_of}`` and ``{rows}``.

    Args:
        query: the file's name.
        team: only this team; None: all.
        form: csv, json, or None for a table.
        title: the line above the table.
        first: the columns that matter most.
        limit: at most so many rows.
        below: a query for the teams' sentences that people read below the table.
        is_pseudonymous: whether people are pseudonyms.
        for_people: how many of the last columns are not in the table's contract; scripts do not get them.
        **asked: the query's other parameters.
    """
    from assets.exports.team_tables import open_tables
    from pipelines.commands.refused import say_refused
    from pipelines.terminal.showing import printable, show

    home = Home.from_environment()
    with open_tables(home, team, is_pseudonymous=is_pseudonymous) as published:
        found = published.ask(query, **asked)
        _say_unknown(asked.get("reasons", []), published)
        sentences = published.ask(below).rows if below and not form else []
        as_of = f"{published.as_of} UTC"
    width = len(found.names) - (for_people if form else 0)
    rows, shown = found.rows, [row[:width] for row in found.rows[:limit]]
    count = f"{len(rows):,}" if len(shown) == len(rows) else f"{len(shown):,} of {len(rows):,}"
    show(found.names[:width], shown, cast("Form", form or "table"), title.format(as_of=as_of, rows=count), first)
    for of_team, sentence in sentences:
        click.echo(printable(f"{of_team}: {sentence}"))
    say_refused(home, is_pseudonymous=is_pseudonymous)


def _say_unknown(reasons: list[str], published: TeamTables) -> None:
    """Name the reasons that no seat has: a mistyped one would look like a list without seats."""
    known = [code for (code,) in published.ask("lists/reasons").rows] if reasons else []
    for each in reasons:
        if each not in known:
            click.echo(f"No seat has the reason {each}; the reasons are: {', '.join(known) or 'none'}.", err=True)


COMMANDS = (sql, seats, position, reclaim)
