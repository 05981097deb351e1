"""The command that suggests exclusions: thin, and quick to import. It writes no file."""

from __future__ import annotations

from typing import Any

import click

from pipelines.commands.completion import team_names
from pipelines.commands.pseudonymous import needs_names
from resources.home import Home


@click.command()
@needs_names(
    "an entry for exclusions.toml names whose seat it is",
    'The same list with pseudonyms: dropbox-licences sql --pseudonymous "from likely_service_accounts"',
)
@click.option("--team", metavar="NAME", shell_complete=team_names, help="Only this team's seats; default: all.")
def suggest(team: str | None) -> None:
    """Suggest entries for exclusions.toml.

    Seats that look like service accounts, since only programs use them. Look at each, write who answers for it as its
    owner, and put it into the file.
    """
    from assets.counts import many
    from assets.exports.team_tables import open_tables
    from pipelines.commands.refused import say_refused

    home = Home.from_environment()
    with open_tables(home, team) as published:
        found = published.ask("lists/service_accounts").dicts()
    click.echo(_toml(found), nl=False)
    look = "looks like a service account" if len(found) == 1 else "look like service accounts"
    click.echo(f"{many(len(found), 'seat')} {look}: docs/licence-rules.md, rule 45.", err=True)
    say_refused(home)


def _toml(rows: list[dict[str, Any]]) -> str:
    """The entries, each with whose it is above it; an owner is missing, without whom the file is refused."""
    import tomlkit

    from pipelines.terminal.showing import printable

    entries = tomlkit.aot()
    for row in rows:
        entry = tomlkit.table()
        who = f"{row['display_name'] or 'no name'}, {row['email'] or 'no address'}".replace("\n", " ")
        named = ", named like one" if row["is_named_like_one"] else ""
        entry.add(tomlkit.comment(printable(f"{who}: used on {row['active_days_90']} of 90 days{named}")))
        entry.add("person", row["team_member_id"])
        entry.add("team", row["team"])
        entry.add("reason", "Service account: only programs use it")
        entry.add(tomlkit.comment('owner = "who answers for it"'))
        entries.append(entry)
    document = tomlkit.document()
    if rows:
        document.add("exclusions", entries)
    return tomlkit.dumps(document)


COMMANDS = (suggest,)
