"""The warehouse's files: the pipeline's own DuckDB file, and the published copies that analysts open.

    warehouse.duckdb -> warehouse/<n>.duckdb    the newest published copy (a relative symlink)
    warehouse/work.duckdb                       the pipeline's own file

What is in the tables is not known here.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from resources.disk import disk_errors
from resources.errors import FixSetup
from resources.home import Home
from resources.locks import hold

KEPT_COPIES = 3
STORAGE_VERSION = "v1.3.0"
"""The oldest DuckDB that can open the files: analysts' CLI and JDBC driver may be older than ours. It costs nothing;
files for 1.2 cost half as much again to load."""
_PUBLISHED = re.compile(r"(\d+)\.duckdb")


class Warehouse:
    """The warehouse of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.work_file = home.warehouse_files / "work.duckdb"

    @contextmanager
    def work(self, *, anew: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """The pipeline's own file, open for writing, with the warehouse's lock held; ``anew``: an empty one.

        A file that is no DuckDB file, or of a version that cannot be read, is set aside: all of it can be made
        anew from the lake.
        """
        self._home.make(self._home.warehouse_files)
        with hold(self._home, "warehouse", "loading and publishing the warehouse"):
            if anew:
                self._remove_work()
            with disk_errors(self.work_file), self._open() as connection:
                yield connection
            self.work_file.chmod(0o600)

    def _remove_work(self) -> None:
        for path in (self.work_file, self.work_file.with_name("work.duckdb.wal")):
            path.unlink(missing_ok=True)

    def _open(self) -> duckdb.DuckDBPyConnection:
        try:
            return _connect(self.work_file)
        except (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException):
            self._remove_work()
            return _connect(self.work_file)

    def publish(self) -> Path:
        """Make the work file's content what analysts see; returns the published copy.

        The caller has closed its connection. A client sees the version that it opened; the last three stay.
        """
        with hold(self._home, "warehouse", "publishing the warehouse"), disk_errors(self._home.warehouse):
            folder = self._home.make(self._home.warehouse_files)
            copy = folder / f"{max(self._published(), default=0) + 1}.duckdb"
            staged = folder / "publishing"
            _copy(self.work_file, staged)
            staged.replace(copy)
            link = folder / "linking"
            link.unlink(missing_ok=True)
            link.symlink_to(copy.relative_to(self._home.root))
            link.replace(self._home.warehouse)
            self._remove_old()
        return copy

    def _published(self) -> list[int]:
        names = os.listdir(self._home.warehouse_files)
        return [int(match[1]) for name in names if (match := _PUBLISHED.fullmatch(name))]

    def remove_older_copies(self) -> None:
        """Delete all published copies but the newest, and what killed processes left: they hold what was deleted."""
        with hold(self._home, "warehouse", "deleting older copies"):
            self._remove_old(kept=1)
            for name in ("publishing", "linking"):
                (self._home.warehouse_files / name).unlink(missing_ok=True)

    def _remove_old(self, kept: int = KEPT_COPIES) -> None:
        for number in sorted(self._published())[:-kept]:
            for path in self._home.warehouse_files.glob(f"{number}.duckdb*"):
                path.unlink(missing_ok=True)


@contextmanager
def published_file(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, open for reading: one version to the end of the block.

    Raises:
        FixSetup: nothing was published yet.
    """
    if not home.warehouse.exists():
        cure = "Run dropbox-licences run first, or name the right folder in DROPBOX_LICENCES_HOME"
        raise FixSetup(f"Opening {home.warehouse}", "nothing was published yet", cure)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        yield connection


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        str(path), config={"autoinstall_known_extensions": False, "storage_compatibility_version": STORAGE_VERSION}
    )


def _copy(source: Path, target: Path) -> None:
    """Copy within the kernel where it can (40 ms for 125 MB), and make it last."""
    with source.open("rb") as reader, target.open("wb") as writer:
        os.fchmod(writer.fileno(), 0o600)
        try:
            while os.copy_file_range(reader.fileno(), writer.fileno(), 1 << 30):
                pass
        except (AttributeError, OSError):  # macOS has no such call, some file systems refuse it
            reader.seek(0)
            writer.seek(0)
            shutil.copyfileobj(reader, writer, 1 << 24)
        writer.flush()
        os.fsync(writer.fileno())
