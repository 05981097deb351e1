"""The commands of a lake in an object store: thin, and quick to import."""

from __future__ import annotations

import click

from resources.home import Home


@click.command("move-lake")
@click.option("--back", is_flag=True, help="From the store into the home's folder lake/.")
def move_lake(*, back: bool) -> None:
    """Copy the home's lake to the object store that DROPBOX_LICENCES_LAKE names, or back.

    Nothing is deleted. A call that was interrupted goes on where it ended.
    """
    from assets.warehouse.moving_lake import move_home  # noqa: PLC0415

    done = move_home(Home.from_environment(), click.echo, back=back)
    newer = f", {done.newer:,} are newer there and stay" if done.newer else ""
    click.echo(f"{done.moved:,} files were moved, {done.same:,} were there already{newer}.")


@click.command()
@click.argument("names", metavar="[FILE]...", nargs=-1)
def share(names: tuple[str, ...]) -> None:
    """Have connections.toml, roster.csv and the other files that you write on all machines of a lake in a store.

    From then on whatever is changed on one machine is taken by the others when they run next. FILE: this one is meant
    as it is here, also where another machine has changed it.
    """
    from pipelines.terminal.waiting import waiting_for_store  # noqa: PLC0415
    from resources.storage.home_in_store import share as share_files  # noqa: PLC0415

    home = Home.from_environment()
    with waiting_for_store(home):
        shared = share_files(home, names)
    for name in shared:
        click.echo(name)


COMMANDS = (move_lake, share)
