"""The command ``report``: write the reports from the published tables, say where they are, and open one."""

from __future__ import annotations

import click

from pipelines.commands.beside_lake import say_beside_lake
from pipelines.commands.completion import team_names
from pipelines.commands.pseudonymous import PSEUDONYMOUS
from resources import clock
from resources.home import Home


@click.command()
@click.option(
    "--team", "teams", multiple=True, metavar="NAME", shell_complete=team_names, help="Only this team (repeatable)."
)
@click.option(
    "--department",
    "departments",
    multiple=True,
    metavar="NAME",
    help="Instead: only this department's seats, in all teams, for its head (repeatable).",
)
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@PSEUDONYMOUS
def report(teams: tuple[str, ...], departments: tuple[str, ...], opens: bool, is_pseudonymous: bool) -> None:
    """Write the HTML reports of teams or departments.

    Of each team, and one of all. Each is one file that loads nothing from the network: reports/NAME/DATE.html,
    reports/all/DATE.html, reports/departments/NAME/DATE.html.
    """
    if teams and departments:
        raise click.UsageError("--department covers all teams: leave out --team.")
    from assets.report.making import make_department_reports, make_reports
    from pipelines.commands.refused import say_refused
    from pipelines.terminal.asking import has_browser, open_browser

    home = Home.from_environment()
    make, names = (make_department_reports, departments) if departments else (make_reports, teams)
    made = make(home, clock.now(), list(names) or None, is_pseudonymous=is_pseudonymous)
    for each in made:
        click.echo(each.path)
    say_beside_lake(home, [each.path for each in made])
    say_refused(home, is_pseudonymous=is_pseudonymous)
    if opens and not (has_browser() and open_browser(made[-1].path.as_uri())):
        click.echo("No browser could be opened here; open the file yourself.", err=True)


COMMANDS = (report,)
