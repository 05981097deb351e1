"""The command that says how each team stands: for people, scripts and monitoring."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from pipelines.commands.forms import forms
from resources.home import Home
from resources.team_names import LINK_ONE

if TYPE_CHECKING:
    from pipelines.terminal.showing import Form


@click.command()
@forms
def status(form: str | None) -> None:
    """Show how each team stands, and what to do.

    Last success, how far its log is read and complete, what fails and the cure. Exit code for monitoring: 0 all is
    well; 1 a team needs attention, or a file that you wrote is refused; 2 nothing can be said about the teams, since
    connections.toml is refused.
    """
    from dataclasses import asdict

    from assets.answers.status import TeamStatus, team_statuses
    from pipelines.commands.refused import say_refused_or_exit
    from pipelines.terminal.showing import printable, show
    from pipelines.terminal.waiting import waiting_for_store
    from resources import clock
    from resources.home_files.connections import read_connections

    home = Home.from_environment()
    is_refused = say_refused_or_exit(home)
    with waiting_for_store(home):
        statuses = team_statuses(home, read_connections(home.connections_file), clock.now())
    names = [*TeamStatus.__dataclass_fields__]
    rows = [list(asdict(each).values()) for each in statuses]
    if form:
        show(names, rows, cast("Form", form))
    elif not statuses:
        click.echo(f"No team is linked. {LINK_ONE}")
    else:
        short = names.index("reason")  # what follows are sentences, which stand below
        show(names[:short], [row[:short] for row in rows])
        for each in statuses:
            if each.how_idle_adds_up:
                click.echo(printable(f"{each.team}: {each.how_idle_adds_up}"))
            if each.reason:
                click.echo(printable(f"{each.team}: {each.reason}. {each.cure}"))
    sys.exit(0 if all(each.is_well for each in statuses) and not is_refused else 1)


COMMANDS = (status,)
