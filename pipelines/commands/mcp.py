"""The command ``mcp``: a server for a program on this machine that speaks to a model; it asks the published tables."""

from __future__ import annotations

import os
import signal
from importlib.util import find_spec

import click

from pipelines.commands.pseudonymous import PSEUDONYMOUS
from resources.errors import FixSetup
from resources.home import Home
from resources.storage.bounded_questions import SECONDS

MOST_ROWS = 500


@click.command()
@PSEUDONYMOUS
@click.option(
    "--rows", default=MOST_ROWS, show_default=True, type=click.IntRange(min=1), help="The most rows of an answer."
)
@click.option(
    "--seconds", default=SECONDS, show_default=True, type=click.IntRange(min=1), help="The longest time of an answer."
)
def mcp(is_pseudonymous: bool, rows: int, seconds: int) -> None:
    """Serve the published tables to an AI assistant.

    By the Model Context Protocol over stdio; it can only read. The assistant's program starts this command; docs/mcp.md
    says how to set it up.
    """
    if find_spec("mcp") is None:
        raise FixSetup(
            "Starting the server for the Model Context Protocol",
            "the package mcp is not installed",
            "Install the extra: pip install 'dropbox-licences[mcp]'; in a clone: "
            ".venv/bin/pip install --require-hashes -r requirements-mcp.txt",
        )
    from assets.asking.answers import Asking
    from assets.published import open_published
    from pipelines.mcp_server import make_server

    home = Home.from_environment()
    with open_published(home):  # what is wrong with the home is said at once, not at the first question
        pass
    asking = Asking(home, seconds=seconds, most_rows=rows, is_pseudonymous=is_pseudonymous)

    def end(*_: object) -> None:
        asking.close()
        os._exit(0)  # the thread that waits for standard input would keep an ordinary exit waiting

    signal.signal(signal.SIGTERM, end)
    try:
        make_server(asking).run("stdio")
    finally:
        asking.close()


COMMANDS = (mcp,)
