"""The command line: thin. Heavy imports happen inside the commands, so that --help is quick."""

from __future__ import annotations

import sys
from typing import Any

import click

from pipelines.commands import (
    alerts,
    completion,
    exports,
    lake,
    linking,
    mcp,
    outreach,
    privacy,
    report,
    serving,
    status,
    suggesting,
    tables,
)
from resources import clock
from resources.errors import LicencesError
from resources.home import Home, named_folder

USAGE_ERROR = 2


class _Commands(click.Group):
    """Turns our errors into one clear message and the exit code of wrong set-ups."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except LicencesError as error:
            from pipelines.terminal.showing import printable

            click.echo(f"Error: {printable(str(error))}", err=True)
            sys.exit(USAGE_ERROR)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dropbox-licences")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Which Dropbox Business seats do we pay for, who uses them, which can go, and how do we know?

    Everything is kept under DROPBOX_LICENCES_HOME (default: ./data).

    Exit codes: 0 all enabled teams done; 1 a team or step failed, the rest is done; 2 wrong usage, or nothing could
    start.
    """
    ctx.with_resource(clock.of_home(named_folder()))


@main.command()
@click.option(
    "--team",
    "teams",
    multiple=True,
    metavar="NAME",
    shell_complete=completion.team_names,
    help="Only this team (repeatable).",
)
@click.option(
    "--job",
    type=click.Choice(["all_due", "hourly", "weekly_audit"]),
    default="all_due",
    show_default=True,
    help="What to bring up to date.",
)
def run(teams: tuple[str, ...], job: str) -> None:
    """Read what is due from Dropbox and publish the tables."""
    from pipelines.running import run_job

    sys.exit(run_job(Home.from_environment(), job, list(teams)))


@main.command()
def rebuild() -> None:
    """Rebuild the warehouse from the lake, without asking Dropbox."""
    from assets.for_engines.manifest import manifest_address
    from assets.warehouse.building import rebuild as rebuild_warehouse
    from pipelines.terminal.waiting import waiting, waiting_for_store
    from resources.installation import failure_lines
    from resources.run_begin import begin_run

    home = Home.from_environment()
    with waiting_for_store(home):
        installation = begin_run(home)
    with waiting("Rebuilding the warehouse"):
        rows = rebuild_warehouse(installation, clock.now())
    click.echo(f"{sum(rows.values()):,} rows in {len(rows)} licence tables; published as {home.warehouse}")
    if address := manifest_address(home):
        click.echo(f"Tables for other engines: {address}")
    for line in failure_lines(installation.failures):
        click.echo(f"Failed: {line}. What it said before still holds.", err=True)
    sys.exit(1 if installation.failures else 0)


@main.command()
@click.argument("name", shell_complete=completion.team_names)
@click.option("--from", "first", required=True, metavar="DATE", help="First day: 2026-10-01, or '7 days ago'.")
@click.option("--until", "last", metavar="DATE", help="Last day, included, written alike; default: today.")
@click.option("--accept-fewer", is_flag=True, help="Take the answer even if it has fewer events than what is held.")
def reread(name: str, first: str, last: str | None, accept_fewer: bool) -> None:
    """Read days of a team's log again, and publish.

    Each day is replaced whole.
    """
    from pipelines.running import reread_days

    sys.exit(reread_days(Home.from_environment(), name, first, last or "", accept_fewer=accept_fewer))


for command in (
    *linking.COMMANDS,
    *tables.COMMANDS,
    *status.COMMANDS,
    *exports.COMMANDS,
    *alerts.COMMANDS,
    *outreach.COMMANDS,
    *report.COMMANDS,
    *privacy.COMMANDS,
    *serving.COMMANDS,
    *suggesting.COMMANDS,
    *mcp.COMMANDS,
    *lake.COMMANDS,
    completion.completion,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
