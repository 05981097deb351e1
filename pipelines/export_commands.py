"""The commands that write the tables to files: thin, and quick to import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pipelines.completion import table_names, team_names
from resources.home import Home

if TYPE_CHECKING:
    from assets.exports.exporting import Format
    from assets.exports.team_tables import TeamTables

_TEAM = click.option("--team", metavar="NAME", shell_complete=team_names, help="Only this team's rows; default: all.")


@click.command()
@click.argument("tables", metavar="[TABLE]...", nargs=-1, shell_complete=table_names)
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "csv", "parquet"]),
    default="xlsx",
    show_default=True,
    help="One workbook with a sheet for each table, or a file for each table.",
)
@_TEAM
@click.option("--all", "with_all", is_flag=True, help="XLSX: the large tables by day too.")
@click.option(
    "--to",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to; default: reports/exports/DATE in the home, and there a folder for the team.",
)
def export(tables: tuple[str, ...], form: str, team: str | None, with_all: bool, to: Path | None) -> None:
    """Write licence tables to files for others, all of them if no TABLE is named.

    XLSX is one to send on: it begins with the position, the savings and links, goes on with the seats that can go,
    and says why a table has no sheet. It has typed columns, filters, and a note on each header. In CSV a text that a
    spreadsheet would take for a formula (= + - @) has an apostrophe before it. Parquet has the exact values and the
    columns' meaning.
    """
    from assets.exports.exporting import chosen_tables, write_tables  # noqa: PLC0415
    from assets.exports.team_tables import open_tables  # noqa: PLC0415
    from pipelines.refused import say_refused  # noqa: PLC0415
    from pipelines.waiting import waiting  # noqa: PLC0415

    home, chosen = Home.from_environment(), chosen_tables(tables, cast("Format", form), with_all=with_all)
    with open_tables(home, team) as published, waiting("Writing") as tell:
        written = list(write_tables(published, chosen, cast("Format", form), _folder(home, published, to), tell))
    for each in written:
        click.echo(each.path)
        if each.warning:
            click.echo(each.warning, err=True)
    say_refused(home)


@click.command("audit-pack")
@_TEAM
@click.option(
    "--to",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; default: reports/exports/DATE/audit-pack.zip in the home.",
)
def audit_pack(team: str | None, to: Path | None) -> None:
    """Write one zip that proves the figures: tables, the SQL that made them, hashes, versions, completeness.

    It holds what the SQL reads too, so that every figure in it can be made anew from the zip alone, and the SHA-256
    of every file of the lake. The same tables give the same zip, byte for byte.
    """
    from assets.exports.audit_pack import write_pack  # noqa: PLC0415
    from assets.exports.team_tables import open_tables  # noqa: PLC0415
    from pipelines.refused import say_refused  # noqa: PLC0415
    from pipelines.waiting import waiting  # noqa: PLC0415

    home = Home.from_environment()
    with open_tables(home, team) as published, waiting("Writing") as tell:
        target = to.absolute() if to else _folder(home, published, None) / "audit-pack.zip"
        pack = write_pack(target, published, home.lake, tell)
    click.echo(target)
    click.echo(f"SHA-256 {pack.sha256}; {pack.files} files, {pack.lake_files:,} files of the lake", err=True)
    if pack.warning:
        click.echo(pack.warning, err=True)
    say_refused(home)


def _folder(home: Home, published: TeamTables, to: Path | None) -> Path:
    """Where to write: the folder that is named, or the home's for this day and team."""
    if to:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        return to.absolute()
    from resources import clock  # noqa: PLC0415

    day: date = (published.as_of or clock.now()).date()
    folder = home.reports / "exports" / day.isoformat()
    return home.make(folder / published.team if published.team else folder)


COMMANDS = (export, audit_pack)
