"""Where tables are put for other engines: a folder, or an object store (docs/engines.md).

A file is whole there, or not there. Its *version* is an opaque text that changes with every write: whoever replaces a
file says which version it saw.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from resources.errors import FixSetup
from resources.home import STORE_VARIABLE, TABLES_VARIABLE, Home
from resources.storage.disk import disk_errors
from resources.storage.object_store import SCHEMES, Changed, ObjectStore
from resources.storage.whole_files import whole_file


class TablePlace(Protocol):
    """Files by their keys, which are texts with slashes. ``ObjectStore`` is one.

    All methods raise TryLater or FixSetup where the place cannot be reached or written.
    """

    name: str

    def prove(self) -> None:
        """Make sure that files can be kept there.

        Raises:
            FixSetup: they cannot.
        """

    def listing(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Key and version of each file below ``prefix``."""

    def fetch(self, key: str, target: Path) -> str | None:
        """Copy a file to ``target``; returns its version. None: there is no such file."""

    def put(self, key: str, content: Path, seen: str | None) -> str:
        """Write a file whole, in the place of the version ``seen`` or, with None, of nothing; returns its version.

        Raises:
            Changed: another content has come there meanwhile.
        """

    def upload(self, key: str, content: Path) -> None:
        """Write a file whole, whatever is there."""

    def delete(self, key: str, seen: str | None = None) -> None:
        """Delete a file; it may be gone already."""

    def address(self, key: str) -> str:
        """The file as other programs name it: ``s3://...``, ``file:///...``."""


class FolderPlace:
    """A folder. Who may read what is in it, the engineer says by the folder's own permissions."""

    def __init__(self, root: Path) -> None:
        self.name = str(root)
        self._root = root

    def prove(self) -> None:
        """Make the folder, for this user alone, where there is none."""
        with disk_errors(self._root):
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def listing(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Key and version of each file below ``prefix``."""
        for folder, _, names in os.walk(self._root / prefix):
            for path in (Path(folder, name) for name in sorted(names)):
                if version := _version(path):
                    yield path.relative_to(self._root).as_posix(), version

    def fetch(self, key: str, target: Path) -> str | None:
        """Copy a file to ``target``; returns its version. None: there is no such file."""
        path = self._root / key
        version = _version(path)
        if version:
            with disk_errors(target):
                shutil.copyfile(path, target)
        return version

    def put(self, key: str, content: Path, seen: str | None) -> str:
        """Write a file in the place of the version ``seen``; of two at once the caller's lock lets one through."""
        path = self._root / key
        if _version(path) != seen:
            raise Changed
        self.upload(key, content)
        return _version(path) or ""

    def upload(self, key: str, content: Path) -> None:
        """Write a file beside its place, then rename it."""
        path = self._root / key
        with disk_errors(path):
            self._make(path.parent)
            mode = self._mode() & 0o666
        with whole_file(path, mode) as staged:
            shutil.copyfile(content, staged)

    def delete(self, key: str, seen: str | None = None) -> None:
        """Delete a file, and the folders that it leaves empty.

        Raises:
            Changed: it is not the version that was seen.
        """
        path = self._root / key
        if seen is not None and _version(path) not in (seen, None):
            raise Changed
        with disk_errors(path):
            path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self._root:
                break
            with suppress(OSError):  # it holds another file
                folder.rmdir()

    def address(self, key: str) -> str:
        """The file as Hadoop's programs write it: nothing in it is escaped."""
        return f"file://{self._root / key}"

    def _make(self, folder: Path) -> None:
        for each in reversed((folder, *folder.parents)):
            if self._root in each.parents and not each.is_dir():
                each.mkdir(exist_ok=True)
                each.chmod(self._mode())

    def _mode(self) -> int:
        return self._root.stat().st_mode & 0o7777


def _version(path: Path) -> str | None:
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return f"{facts.st_size}-{facts.st_mtime_ns}-{facts.st_ino}"


def open_place(home: Home) -> TablePlace | None:
    """Where the tables of a home are put for other engines; None: nowhere.

    Raises:
        FixSetup: the variable names neither a folder nor a store, or what a store needs is not installed.
    """
    address = home.tables_for_engines
    if not address:
        return None
    if address == home.lake_store:
        return ObjectStore(address, STORE_VARIABLE)
    if "://" in address:
        return ObjectStore(address, TABLES_VARIABLE)
    folder = Path(address).expanduser().absolute()
    way = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    if not way.is_dir():
        came_back = f"{way} is a file, or a link that leads nowhere"
        cure = f"Name a folder there, or an address such as {SCHEMES[0]}://bucket/prefix"
        raise FixSetup(f"Using {TABLES_VARIABLE}={address}", came_back, cure)
    return FolderPlace(folder)
