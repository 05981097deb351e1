"""What keeps the files of a lake: its folder alone, or an object store of which the folder is a copy (``store_files``).

Whoever reads the lake reads its folder, with paths, patterns and DuckDB, whatever keeps it. What differs is how the
folder is brought up to date and how a file gets to its place: these few methods.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from resources.home import Home
from resources.storage.lake_places import SET_ASIDE


class Files(Protocol):
    """What keeps the files whose paths these are.

    All methods may raise, where an object store keeps them, TryLater (it cannot be reached) and FixSetup (it refuses).
    """

    def make_ready(self) -> None:
        """Make sure that files can be kept here, before any is written.

        Raises:
            FixSetup: they cannot.
        """

    def look_again(self, team: str) -> None:
        """Forget what was seen of a team: its lock was just taken, and others may have written before."""

    def bring(self, dataset: str, team: str | None = None) -> None:
        """Bring the folder of a data set, of one team or all, to what is kept; of a team that was seen, nothing."""

    def put(self, staged: Path, target: Path) -> None:
        """Put a whole file into its place in one step.

        Raises:
            TryLater: somebody else changed the file since it was seen; theirs stays.
        """

    def remove(self, path: Path) -> None:
        """Delete a file; it may be gone already."""

    def set_aside(self, path: Path, target: Path) -> None:
        """Move a file out of the lake's way."""

    def set_aside_files(self) -> list[Path]:
        """The files that were ever set aside."""


class FolderFiles:
    """Files that are kept where they are read: in the folder ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def make_ready(self) -> None:
        """Make the folder."""
        Home(self.root.parent).make(self.root)

    def look_again(self, team: str) -> None:
        """Nothing: the folder is always as it is."""

    def bring(self, dataset: str, team: str | None = None) -> None:
        """Nothing."""

    def put(self, staged: Path, target: Path) -> None:
        """Rename, when the content is on the disk: a rename that outlives its content would leave half a file."""
        with staged.open("rb") as file:
            os.fsync(file.fileno())
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        staged.replace(target)

    def remove(self, path: Path) -> None:
        """Delete a file."""
        path.unlink(missing_ok=True)

    def set_aside(self, path: Path, target: Path) -> None:
        """Rename."""
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(target)

    def set_aside_files(self) -> list[Path]:
        """The folder's."""
        return sorted((self.root / SET_ASIDE).glob("*.parquet"))
