"""The commands of a lake in an object store: thin, and quick to import."""

from __future__ import annotations

import click

from resources.home import Home


@click.command("move-lake")
@click.option("--back", is_flag=True, help="From the store into the home's folder lake/.")
def move_lake(*, back: bool) -> None:
    """Copy the lake to the object store, or back.

    The store is the one that DROPBOX_LICENCES_LAKE names. Nothing is deleted. A call that was interrupted goes on where
    it ended.
    """
    from assets.warehouse.moving_lake import move_home

    done = move_home(Home.from_environment(), click.echo, back=back)
    newer = f", {done.newer:,} are newer there and stay" if done.newer else ""
    click.echo(f"{done.copied:,} files were copied, {done.same:,} were there already{newer}.")


@click.command()
@click.argument("names", metavar="[FILE]...", nargs=-1)
def share(names: tuple[str, ...]) -> None:
    """Share the files that you write with all machines.

    connections.toml, roster.csv and the like are put beside a lake in a store. From then on, what is changed on one
    machine is taken by the others when they run next. FILE: this one is meant as it is here, even if another machine
    has changed it.
    """
    from pipelines.terminal.waiting import waiting_for_store
    from resources.storage.home_in_store import share as share_files

    home = Home.from_environment()
    with waiting_for_store(home):
        shared = share_files(home, names)
    for name in shared:
        click.echo(name)


@click.command("take-tables")
def take_tables() -> None:
    """Take the tables that another machine published last.

    For a lake in a store; nothing is read or made here.
    """
    from assets.warehouse.taking import take_newest
    from pipelines.terminal.waiting import waiting
    from resources.errors import FixSetup

    home = Home.from_environment()
    if not home.lake_store:
        cure = "Name one in DROPBOX_LICENCES_LAKE (docs/grow.md), or run: dropbox-licences run"
        raise FixSetup("Taking the newest tables", "the lake is in no store, so no other machine publishes them", cure)
    with waiting("Taking the newest tables"):
        moment = take_newest(home)
    if moment:
        click.echo(f"Taken as of {moment:%Y-%m-%d %H:%M} UTC; published as {home.warehouse}")
    else:
        click.echo("Nothing newer was published beside the lake.")


COMMANDS = (move_lake, share, take_tables)
