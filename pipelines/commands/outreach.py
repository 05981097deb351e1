"""The command that drafts mails to those who may lose a seat: thin, and quick to import. It sends nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pipelines.commands.completion import team_names
from pipelines.commands.pseudonymous import needs_names
from resources.home import Home

if TYPE_CHECKING:
    from assets.outreach.drafts import By

_NEEDS_NAMES = needs_names(
    "a mail needs an address, and an answer a seat",
    "Let somebody do it who may see names; who can go, with pseudonyms: dropbox-licences reclaim --pseudonymous",
)
_UNASKED = {
    "left": "Not asked since they have left: {}; their managers are, with --by manager",
    "without_address": "Nobody to ask: {}; no manager with an address in the roster, or no address that takes mail",
}


@click.command()
@_NEEDS_NAMES
@click.option(
    "--by", type=click.Choice(["person", "manager"]), default="person", show_default=True, help="Whom to ask."
)
@click.option(
    "--language", type=click.Choice(["en", "de", "fr"]), default="en", show_default=True, help="Language of the texts."
)
@click.option(
    "--answer-by", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Last day for answers; default: in two weeks."
)
@click.option("--team", metavar="NAME", shell_complete=team_names, help="Only this team's seats; default: all.")
@click.option(
    "--to",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to; default: reports/outreach/DATE/WHOM in the home.",
)
def outreach(by: str, language: str, answer_by: datetime | None, team: str | None, to: Path | None) -> None:
    """Draft mails that ask whether a seat is needed.

    Nothing is sent.
    Each draft is a file that any mail program opens; outreach.csv lists the same for a mail merge. Seats about which
    something was decided are left out. The texts may be your own: docs/outreach.md.
    """
    from assets.exports.targets.writing import set_earlier_aside, write_files
    from assets.exports.team_tables import open_tables
    from assets.outreach.drafts import NAMES
    from assets.outreach.drafts import outreach as drafted
    from assets.outreach.letters import Letters
    from pipelines.commands.refused import say_new_decisions, say_refused
    from pipelines.commands.where_to import folder_for
    from resources import clock

    home, today = Home.from_environment(), clock.now().date()
    last_day = answer_by.date() if answer_by else None
    if last_day and last_day < today:
        raise click.BadParameter(f"{last_day} is past: today is {today}.", param_hint="'--answer-by'")
    letters = Letters(home.root / "outreach", by, language)
    with open_tables(home, team) as published:
        say_new_decisions(home, published.tables)
        made = drafted(published, letters, cast("By", by), today, last_day)
        folder = folder_for(home, to, "outreach", f"{published.day}", by)
    earlier = set_earlier_aside(made.files, folder, NAMES)
    paths = list(write_files(made.files, folder))
    if paths:
        click.echo(folder)
        click.echo(f"Drafts: {len(paths) - 1}, and outreach.csv. Nothing is sent.", err=True)
    else:
        click.echo("Nobody is to be asked.", err=True)
    if earlier:
        click.echo(f"What an earlier call left there, answers included, is in {earlier}.", err=True)
    for reason, count in made.unasked.items():
        if count:
            click.echo(_UNASKED[reason].format(count), err=True)
    say_refused(home)


@click.command()
@_NEEDS_NAMES
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--by", metavar="NAME", help="Who decided; default: whoever was asked.")
def answers(file: Path, by: str | None) -> None:
    """Take people's answers into decisions.csv.

    FILE is outreach.csv filled in. Who has not answered is listed. An answer is keep or give back, and until when a
    seat is kept. It may be run again with a file that has more answers: what is in decisions.csv already is not written
    twice. The next run takes the decisions into the tables.
    """
    from assets.outreach.answers import answers_of, take_answers, unknown_seats
    from pipelines.terminal.showing import printable, show
    from pipelines.terminal.waiting import waiting_for_store
    from resources import clock

    home, today = Home.from_environment(), clock.now().date()
    found = answers_of(home, file)
    with waiting_for_store(home):
        taken = take_answers(home, found, today, by)
    click.echo(f"{taken.added} decisions added to {home.decisions_file}, {taken.known} were there already.", err=True)
    for each in unknown_seats(home, found):
        words = f"Line {each.line} ({each.seat}) matches no seat that anybody ever had"
        click.echo(f"{printable(words)}: write it as Dropbox does, here and in decisions.csv.", err=True)
    for each in found:
        if each.until_date and each.until_date < today:
            words = f"Line {each.line} ({each.seat}) keeps the seat until {each.until_date}, which is past"
            click.echo(f"{printable(words)}: it is asked about again.", err=True)
    if taken.added:
        click.echo("The next run, or dropbox-licences rebuild, takes them into the tables.", err=True)
    if taken.waiting:
        click.echo(f"No answer yet, but there is still time: {len(taken.waiting)}.", err=True)
    if taken.late:
        names = ["team", "seat", "asked", "answer_by"]
        rows = [[each.team, each.seat, each.asked, each.answer_by] for each in taken.late]
        show(names, rows, "table", title=f"{len(rows)} have not answered in time")


COMMANDS = (outreach, answers)
