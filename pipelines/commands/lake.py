"""The command that moves a lake between a home and an object store: thin, and quick to import."""

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


COMMANDS = (move_lake,)
