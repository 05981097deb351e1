"""The warehouse's files: the pipeline's own DuckDB file, and the published copies that analysts open.

    warehouse.duckdb -> warehouse/<n>/warehouse.duckdb    the newest published copy (a relative symlink)
    warehouse/work.duckdb                                 the pipeline's own file
    warehouse/work.forgotten                              which list of forgotten people it was loaded with

The folder has the number, and the file always has the same name: a client names its catalog after the file that the
link leads to, and ``warehouse.main.seats`` must still be there after the next run. What is in the tables is not known
here.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from resources.errors import FixSetup
from resources.home import Home
from resources.storage.disk import disk_errors
from resources.storage.locks import hold
from resources.storage.whole_files import whole_file

KEPT_COPIES = 3
FOR_ENGINES = "for_engines"
"""The folder beside the copies in which files for other engines wait until they are put in their place."""
TAKEN = "taken"
"""That in which another machine's file waits until it is published here."""
STORAGE_VERSION = "v1.4.0"
"""The oldest form of files that analysts' CLIs and JDBC drivers, older than ours, read correctly. It costs nothing.
DuckDB 1.3 opens files of the form v1.3.0 and reads some columns as NULL in every row, without an error (seen with 1.3.0
and 1.3.2: they take NULLs inside dictionary-coded text for "all NULL"); this form they refuse as too new."""
_NUMBER = re.compile(r"(\d+)(?:\.duckdb)?")
"""A published copy's folder; or its file, as homes have it that were published before copies had folders."""


class Warehouse:
    """The warehouse of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.work_file = home.warehouse_files / "work.duckdb"
        self._loaded_with = home.warehouse_files / "work.forgotten"

    @contextmanager
    def work(self, *, from_nothing: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """The pipeline's own file, open for writing, with the warehouse's lock held; ``from_nothing``: an empty one.

        A file that cannot be read, or that was written for other clients, is replaced by an empty one: all of it can be
        made again from the lake.
        """
        self._home.make(self._home.warehouse_files)
        with hold(self._home, "home-warehouse", "loading and publishing the warehouse"):
            if from_nothing:
                self._remove_work()
            with disk_errors(self.work_file), self._open() as connection:
                yield connection
            self.work_file.chmod(0o600)

    def note_loaded_with(self, forgotten: str) -> None:
        """Note, after a load, the version that the list of forgotten people had before it."""
        with whole_file(self._loaded_with) as staged:
            staged.write_text(forgotten, encoding="utf-8")

    def loaded_with(self) -> str | None:
        """The version that the list of forgotten people had before the last load; None: it is not known."""
        try:
            return self._loaded_with.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def _remove_work(self) -> None:
        for path in (self.work_file, self.work_file.with_name("work.duckdb.wal")):
            path.unlink(missing_ok=True)

    def _open(self) -> duckdb.DuckDBPyConnection:
        _remove(self.work_file.with_name("work.duckdb.tmp"))  # what a killed process had no memory for
        with suppress(duckdb.Error):  # a checksum that does not fit has no class of its own
            connection = _connect(self.work_file)
            if _is_for_our_clients(connection):
                return connection
            connection.close()
        self._remove_work()
        return _connect(self.work_file)

    def publish(self, source: Path | None = None) -> Path:
        """Make a file's content what analysts see; returns the published copy.

        ``source`` is another machine's published file; None: the work file, to which the caller has closed its
        connection. A client sees the version that it opened; the last three stay.
        """
        with hold(self._home, "home-warehouse", "publishing the warehouse"), disk_errors(self._home.warehouse):
            folder = self._home.make(self._home.warehouse_files)
            staged = folder / "publishing"
            _remove(staged)
            staged.mkdir(mode=0o700)
            _copy(source or self.work_file, staged / self._home.warehouse.name)
            published = staged.rename(folder / str(max(self._published(), default=0) + 1)) / self._home.warehouse.name
            link = folder / "linking"
            _remove(link)
            link.symlink_to(published.relative_to(self._home.root))
            link.replace(self._home.warehouse)
            self._remove_old()
        return published

    def _published(self) -> set[int]:
        names = os.listdir(self._home.warehouse_files)
        return {int(match[1]) for name in names if (match := _NUMBER.fullmatch(name))}

    def remove_older_copies(self) -> None:
        """Delete all published copies but the newest, and what killed processes left: they hold what was deleted.

        Raises:
            FixSetup: some cannot be deleted.
        """
        folder = self._home.warehouse_files
        with hold(self._home, "home-warehouse", "deleting older copies"), disk_errors(folder):
            self._remove_old(kept=1)
            for name in ("publishing", "linking", FOR_ENGINES, TAKEN):
                _remove(folder / name)
            if len(self._published()) > 1:
                cure = "Make all in it writable for this user, and run the command again"
                raise FixSetup(f"Deleting older copies in {folder}", "some are still there", cure)

    def _remove_old(self, kept: int = KEPT_COPIES) -> None:
        """Delete older copies, with the logs (``.wal``) of clients that wrote to them."""
        for number in sorted(self._published())[:-kept]:
            for path in self._home.warehouse_files.glob(f"{number}.duckdb*"):
                _remove(path)
            _remove(self._home.warehouse_files / str(number))


@contextmanager
def open_for_writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB file that analysts' clients read, open for writing; a new one where there is none."""
    with _connect(path) as connection:
        yield connection
    path.chmod(0o600)


def _remove(path: Path) -> None:
    """Delete a file, a link, or a folder with all that is in it; it may be gone already.

    A client that ends at this moment deletes its own log: what fails for that is left to the next publication.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_for_our_clients(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file has our storage version; DuckDB keeps the one that it was begun with, whatever it is told."""
    query = "select tags['storage_version'] from duckdb_databases() where not internal"
    return connection.execute(query).fetchall() == [(f"{STORAGE_VERSION}+",)]


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
