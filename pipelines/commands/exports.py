"""The commands that write the tables to files: thin, and quick to import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pipelines.commands.beside_lake import say_beside_lake
from pipelines.commands.completion import table_names, target_names, team_names
from pipelines.commands.pseudonymous import PSEUDONYMOUS, needs_names
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
@click.option(
    "--for",
    "target",
    metavar="[NAME]",
    is_flag=False,
    flag_value="",
    shell_complete=target_names,
    help="Files in the form that another product imports; --for alone lists the products.",
)
@click.option(
    "--set", "said", multiple=True, metavar="NAME=VALUE", help="With --for: a setting of the product's files."
)
@_TEAM
@PSEUDONYMOUS
@click.option("--all", "with_all", is_flag=True, help="XLSX: the large tables by day too.")
@click.option(
    "--to",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to; default: reports/exports/DATE in the home (with pseudonyms DATE-pseudonymous), and there "
    "a folder for the team.",
)
@click.pass_context
def export(
    context: click.Context,
    *,
    tables: tuple[str, ...],
    form: str,
    target: str | None,
    said: tuple[str, ...],
    team: str | None,
    is_pseudonymous: bool,
    with_all: bool,
    to: Path | None,
) -> None:
    """Write licence tables to files for others.

    All of them if no TABLE is named. XLSX is one to send on: it begins with the position, the savings and links, goes
    on with the seats that can go, and says why a table has no sheet. It has typed columns, filters, and a note on each
    header. In CSV a text that a spreadsheet would take for a formula (= + - @) has an apostrophe before it. Parquet has
    the exact values and the columns' meaning. With --for, files are written as another product imports them:
    docs/targets.md.
    """
    if target is not None:
        for name in ("tables", "form", "with_all"):
            if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
                raise click.UsageError("--for NAME says what is written: leave out TABLE, --format and --all.")
        _export_for(target, said, team, to, is_pseudonymous=is_pseudonymous)
        return
    if said:
        raise click.UsageError("--set belongs to --for NAME.")
    from assets.exports.exporting import chosen_tables, write_tables
    from assets.exports.team_tables import open_tables
    from pipelines.commands.refused import say_refused
    from pipelines.terminal.waiting import waiting

    home, chosen = Home.from_environment(), chosen_tables(tables, cast("Format", form), with_all=with_all)
    with open_tables(home, team, is_pseudonymous=is_pseudonymous) as published, waiting("Writing") as tell:
        written = list(write_tables(published, chosen, cast("Format", form), _folder(home, published, to), tell))
    for each in written:
        click.echo(each.path)
        if each.warning:
            click.echo(each.warning, err=True)
    say_beside_lake(home, [each.path for each in written])
    say_refused(home, is_pseudonymous=is_pseudonymous)


def _export_for(name: str, said: Sequence[str], team: str | None, to: Path | None, *, is_pseudonymous: bool) -> None:
    """Write the files of a target; without its name list the targets."""
    from assets.exports.targets.writing import (
        chosen_settings,
        chosen_target,
        make_target,
        set_earlier_aside,
        write_files,
    )
    from assets.exports.team_tables import open_tables
    from pipelines.commands.refused import say_new_decisions, say_refused
    from pipelines.terminal.waiting import waiting

    if not name:
        _list_targets()
        return
    home, target = Home.from_environment(), chosen_target(name, is_pseudonymous=is_pseudonymous)
    settings = chosen_settings(target, said)
    with open_tables(home, team, is_pseudonymous=is_pseudonymous) as published, waiting("Writing") as tell:
        tell(target.name)
        if target.rests_on_decisions:
            say_new_decisions(home, published.tables)
        made = make_target(published, target, settings)
        folder = _folder(home, published, to, target.name)
        earlier = set_earlier_aside(made.files, folder, made.earlier)
        paths = list(write_files(made.files, folder))
    for path in paths:
        click.echo(path)
    if earlier:
        click.echo(f"What an earlier call left there, filled in or not, is in {earlier}", err=True)
    for note in made.notes:
        click.echo(note, err=True)
    say_beside_lake(home, paths)
    say_refused(home, is_pseudonymous=is_pseudonymous)


def _list_targets() -> None:
    """Each target with its line and settings."""
    from assets.exports.targets.listed import TARGETS

    width = max(map(len, TARGETS))
    for target in TARGETS.values():
        click.echo(f"{target.name:{width}}  {target.says}")
        for setting in target.settings:
            default = f"; without it {setting.default}" if setting.default else ""
            click.echo(f"{'':{width}}    --set {setting.name}=...  {setting.says}{default}")


@click.command("audit-pack")
@needs_names(
    "the pack proves the figures by what was read, in which people have their names",
    "The tables alone, with pseudonyms: dropbox-licences export --pseudonymous --format parquet",
)
@_TEAM
@click.option(
    "--to",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; default: reports/exports/DATE/audit-pack.zip in the home.",
)
def audit_pack(team: str | None, to: Path | None) -> None:
    """Write one zip that proves the figures.

    Tables, the SQL that made them, hashes, versions, completeness. It holds what the SQL reads too, so that every
    figure in it can be made again from the zip alone, and the SHA-256 of every file of the lake. The same tables give
    the same zip, byte for byte.
    """
    from assets.exports.audit_pack import write_pack
    from assets.exports.team_tables import open_tables
    from pipelines.commands.refused import say_refused
    from pipelines.terminal.waiting import waiting
    from resources.storage.which_lake import open_lake

    home = Home.from_environment()
    with open_tables(home, team) as published, waiting("Writing") as tell:
        target = to.absolute() if to else _folder(home, published, None) / "audit-pack.zip"
        pack = write_pack(target, published, open_lake(home).as_it_is(), tell)
    click.echo(target)
    click.echo(f"SHA-256 {pack.sha256}; {pack.files} files, {pack.lake_files:,} files of the lake", err=True)
    if pack.warning:
        click.echo(pack.warning, err=True)
    say_beside_lake(home, [target])
    say_refused(home)


def _folder(home: Home, published: TeamTables, to: Path | None, target: str = "") -> Path:
    """Where to write: the folder that is named, or the home's for this day, team and target."""
    from pipelines.commands.where_to import folder_for

    kind = "-pseudonymous" if published.is_pseudonymous else ""
    return folder_for(home, to, "exports", f"{published.day}{kind}", published.team or "", target)


COMMANDS = (export, audit_pack)
