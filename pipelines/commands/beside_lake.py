"""What a command wrote into the home's reports, put beside a lake in a store too, and said."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from resources.home import Home


def say_beside_lake(home: Home, paths: Iterable[Path]) -> None:
    """Put files of the home's ``reports/`` beside the lake, and say where each is; nothing where a folder is the lake.

    Raises:
        TryLater, FixSetup: the store cannot be reached, or refuses. The files in the home are whole.
    """
    if home.lake_store:
        from resources.storage.reports_beside_lake import keep_beside_lake

        for address in keep_beside_lake(home, paths):
            click.echo(f"Beside the lake: {address}", err=True)
