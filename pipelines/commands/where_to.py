"""The folder that a command writes to: the one that somebody named, or one of the home's reports."""

from __future__ import annotations

from pathlib import Path

from resources.home import Home
from resources.storage.disk import made_folder


def folder_for(home: Home, named: Path | None, *below: str) -> Path:
    """The folder ``named``, or that of ``reports/`` with these parts below; it is made if it is not there.

    Raises:
        TryLater: the disk is full.
        FixSetup: it cannot be made.
    """
    return made_folder(named) if named else home.make(home.reports.joinpath(*below))
