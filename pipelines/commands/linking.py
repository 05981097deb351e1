"""The commands that link teams and tell of links: thin, and quick to import."""

from __future__ import annotations

import json
import sys

import click

from pipelines.commands.completion import team_names
from resources.home import Home
from resources.team_names import LINK_ONE

_PORT = 53_682  # resources.linking.redirect.PORT, whose import would slow --help down


@click.command()
@click.argument("name", shell_complete=team_names)
@click.option("--app-key", metavar="KEY", help="The app's key; without it you are asked, or the declared one is used.")
@click.option("--no-browser", is_flag=True, help="Print the address and ask for the code that Dropbox displays.")
@click.option("--app-secret-stdin", is_flag=True, help="Read the app's secret from standard input, as one line.")
@click.option("--access-token-stdin", is_flag=True, help="Read a token of the old kind without expiry instead.")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=_PORT,
    show_default=True,
    help="Where the browser comes back to, on this machine only.",
)
def connect(  # noqa: PLR0917 - as many as it has options
    name: str, app_key: str | None, no_browser: bool, app_secret_stdin: bool, access_token_stdin: bool, port: int
) -> None:
    """Link a team, or link it again.

    Settings and data of a linked team stay. The secret may be set in DROPBOX_<NAME>_APP_SECRET. Exit codes: 0 linked; 1
    linked, but not all can be read; 2 not linked.
    """
    from pipelines.commands.connecting import Connecting, Way

    way = Way(app_key, not no_browser, app_secret_stdin, access_token_stdin, port)
    report = Connecting(Home.from_environment(), name, way).connect()
    sys.exit(0 if report.is_well else 1)


@click.command()
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
def connections(is_json: bool) -> None:
    """List the linked teams and how each link stands.

    State, source of the secret, last success, how far the log is complete. Exit code: 0 all is well; 1 a team needs
    attention, or a file that you wrote is refused; 2 connections.toml is.
    """
    from assets.links.team_states import state_words
    from pipelines.commands.listing_links import LinkLine, link_lines
    from pipelines.commands.refused import say_refused_or_exit
    from pipelines.terminal.showing import printable, show

    home = Home.from_environment()
    is_refused = say_refused_or_exit(home)
    lines = link_lines(home)
    rows = [[getattr(line, name) for name in LinkLine.__dataclass_fields__] for line in lines]
    names = [*LinkLine.__dataclass_fields__]
    if is_json:
        show(names, rows, "json")
    elif not lines:
        click.echo(f"No team is linked. {LINK_ONE}")
    else:
        shown = [[line.team, state_words(line.state), *row[2:-2]] for line, row in zip(lines, rows, strict=True)]
        show([name.replace("_", " ") for name in names[:-2]], shown)
        for line in lines:
            if line.reason:
                click.echo(printable(f"{line.team}: {line.reason}. {line.cure}"))
    sys.exit(0 if all(line.is_well for line in lines) and not is_refused else 1)


@click.command()
@click.argument("name", required=False, shell_complete=team_names)
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
def check(name: str | None, is_json: bool) -> None:
    """Ask Dropbox what the links can read.

    The link of each enabled team, or NAME's.
    Exit code: 0 all can be read; 1 a link lacks something or does not work.
    """
    from pipelines.commands.listing_links import check_links
    from pipelines.terminal.link_reports import as_record, show_report

    reports = check_links(Home.from_environment(), name)
    if is_json:
        click.echo(json.dumps([as_record(each) for each in reports], default=str, ensure_ascii=False, indent=2))
    else:
        for each in reports:
            show_report(each)
    sys.exit(0 if all(each.is_well for each in reports) else 1)


@click.command()
@click.argument("name", shell_complete=team_names)
def enable(name: str) -> None:
    """Let runs read a team again."""
    _switch(name, enabled=True)


@click.command()
@click.argument("name", shell_complete=team_names)
def disable(name: str) -> None:
    """Let runs skip a team; its data stays."""
    _switch(name, enabled=False)


def _switch(name: str, *, enabled: bool) -> None:
    from pipelines.terminal.waiting import waiting_for_store
    from resources.home_files.declaring_teams import editing

    home = Home.from_environment()
    with waiting_for_store(home), editing(home) as declarations:
        declarations.switch(name, enabled=enabled)
    click.echo(f"{name} is {'on' if enabled else 'off'}; the next run {'reads it' if enabled else 'skips it'}.")


@click.command()
@click.argument("name", shell_complete=team_names)
@click.option("--delete-data", is_flag=True, help="Delete the team's part of the lake and of the tables too.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def disconnect(name: str, delete_data: bool, yes: bool) -> None:
    """Forget a team's secrets and its declaration. Its data stays unless --delete-data is given."""
    from pipelines.commands.listing_links import disconnect_team

    sys.exit(0 if disconnect_team(Home.from_environment(), name, delete_data=delete_data, is_sure=yes) else 1)


COMMANDS = (connect, connections, check, enable, disable, disconnect)
