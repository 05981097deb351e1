"""The command line: thin. Heavy imports happen inside the commands, so that --help is quick."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pipelines.showing import Form

import click

from pipelines import alert_commands, completion, export_commands, linking_commands
from resources.errors import LicencesError
from resources.home import Home

USAGE_ERROR = 2


class _Commands(click.Group):
    """Turns our errors into one clear message and the exit code of wrong set-ups."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except LicencesError as error:
            from pipelines.showing import printable  # noqa: PLC0415

            click.echo(f"Error: {printable(str(error))}", err=True)
            sys.exit(USAGE_ERROR)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dropbox-licences")
def main() -> None:
    """Which Dropbox Business seats do we pay for, who uses them, which can go, and how do we know?

    Everything is kept under DROPBOX_LICENCES_HOME (default: ./data).

    Exit codes: 0 all enabled teams done; 1 a team or step failed, the rest is done; 2 wrong usage, or nothing could
    start.
    """


@main.command()
@click.option("--team", "teams", multiple=True, metavar="NAME", help="Only this team (repeatable).")
@click.option(
    "--job",
    type=click.Choice(["all_due", "hourly", "weekly_audit"]),
    default="all_due",
    show_default=True,
    help="What to bring up to date.",
)
def run(teams: tuple[str, ...], job: str) -> None:
    """Read what is due from Dropbox, make the licence tables and publish them."""
    from pipelines.running import run_job  # noqa: PLC0415

    sys.exit(run_job(Home.from_environment(), job, list(teams)))


@main.command()
@click.argument("query")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print JSON.")
def sql(query: str, form: str | None) -> None:
    """Ask the published tables, for example: dropbox-licences sql "from licence_position"."""
    from pipelines.showing import show_query  # noqa: PLC0415

    show_query(Home.from_environment(), query, cast("Form", form or "table"))


@main.command()
def rebuild() -> None:
    """Make the warehouse anew from the lake, without asking Dropbox."""
    from assets.warehouse import rebuild as rebuild_warehouse  # noqa: PLC0415
    from resources import clock  # noqa: PLC0415
    from resources.installation import Installation, failure_lines  # noqa: PLC0415

    home = Home.from_environment()
    installation = Installation(home)
    rows = rebuild_warehouse(installation, clock.now())
    click.echo(f"{sum(rows.values()):,} rows in {len(rows)} licence tables; published as {home.warehouse}")
    for line in failure_lines(installation.failures):
        click.echo(f"Failed: {line}", err=True)
    sys.exit(1 if installation.failures else 0)


@main.command()
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
def status(form: str | None) -> None:
    """How each team stands: last success, how far its log is read and complete, what fails and the cure.

    Exit code for monitoring: 0 all is well; 1 a team needs attention; 2 the set-up cannot be read.
    """
    from dataclasses import asdict  # noqa: PLC0415

    from assets.status import TeamStatus, team_statuses  # noqa: PLC0415
    from pipelines.showing import printable, show  # noqa: PLC0415
    from resources import clock  # noqa: PLC0415
    from resources.connections import read_connections  # noqa: PLC0415

    home = Home.from_environment()
    statuses = team_statuses(home, read_connections(home.connections_file), clock.now())
    names = [*TeamStatus.__dataclass_fields__]
    rows = [list(asdict(each).values()) for each in statuses]
    if form:
        show(names, rows, cast("Form", form))
    elif not statuses:
        click.echo("No team is linked. Link one with: dropbox-licences connect NAME")
    else:
        show(names[:-2], [row[:-2] for row in rows])
        for each in statuses:
            if each.reason:
                click.echo(printable(f"{each.team}: {each.reason}. {each.cure}"))
    sys.exit(0 if all(each.is_well for each in statuses) else 1)


@main.command()
@click.argument("name")
@click.option("--from", "first", required=True, metavar="DATE", help="First day, as YYYY-MM-DD.")
@click.option("--until", "last", metavar="DATE", help="Last day, included; default: today.")
@click.option("--accept-fewer", is_flag=True, help="Take the answer even if it has fewer events than what is held.")
def reread(name: str, first: str, last: str | None, accept_fewer: bool) -> None:
    """Read days of a team's log again, each replaced whole, and publish."""
    from pipelines.running import run_job  # noqa: PLC0415

    days = {"from_date": first, "until_date": last or "", "accept_fewer": accept_fewer}
    sys.exit(run_job(Home.from_environment(), "hourly", [name], days))


for command in (
    *linking_commands.COMMANDS,
    *export_commands.COMMANDS,
    *alert_commands.COMMANDS,
    completion.completion,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
