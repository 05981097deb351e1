"""The commands that start what goes on until it is ended, or shows what there is: thin, and quick to import."""

from __future__ import annotations

import sys

import click


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    envvar="PORT",
    show_envvar=True,
    help="Port on this machine; without it 3000, or the next one that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on. The UI asks for no password: leave it so, except in a container.",
)
def ui(port: int | None, host: str) -> None:
    """Serve the Dagster UI until Ctrl-C.

    On this machine; for the demo where no team is linked. Exit code 2: this home's UI runs already (the message says
    where), or the port is taken.
    """
    from pipelines.ui import serve_ui

    sys.exit(serve_ui(port, host))


@click.command()
def demo() -> None:
    """Read a sample team and sum it up, without an account.

    Through Dagster, in the folder demo-data.
    """
    from pipelines.demo import run_demo

    sys.exit(run_demo())


COMMANDS = (ui, demo)
