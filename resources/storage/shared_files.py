"""Small JSON files of a home that all machines of a lake must agree on: who was forgotten, which alerts were told.

With the lake in a folder they are files of the home. With the lake in an object store they are objects beside it, in
``home/``, and replaced by the same rule: only in the version that the record was made of. Whoever holds the record
holds its version, whichever thread read it: what another one read meanwhile lets nobody replace what he has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from resources.errors import FixSetup, TryLater
from resources.home import Home
from resources.storage.disk import disk_errors
from resources.storage.which_lake import SHARED, copy_of_store, open_store
from resources.storage.whole_files import whole_file

if TYPE_CHECKING:
    from resources.storage.object_store import ObjectStore


@dataclass(frozen=True)
class Shared:
    """A file of the home as it was read.

    Attributes:
        content: None: there is no such file.
        version: which it was in the store; None: there was none, or it is a file of the home.
    """

    content: bytes | None
    version: str | None = None

    @property
    def text(self) -> str | None:
        """The text; None: there is no such file.

        Raises:
            UnicodeDecodeError: it is damaged.
        """
        return None if self.content is None else self.content.decode()


def read_shared(home: Home, path: Path) -> Shared:
    """A file of the home as it is now.

    Raises:
        OSError: it cannot be read.
        TryLater, FixSetup: the store that keeps it cannot be asked.
    """
    if home.lake_store:
        return _in_store(home, home.lake_store).read(path.name)
    try:
        return Shared(path.read_bytes())
    except FileNotFoundError:
        return Shared(None)


def write_shared(home: Home, path: Path, record: dict[str, Any], seen: str | None) -> str | None:
    """Replace a file of the home by this, whole and of mode 0600; returns its version in the store.

    Args:
        home: the home.
        path: the file.
        record: what it is to hold.
        seen: the version that the record was made of; None: there was none.

    Raises:
        TryLater: the disk is full; another process or thread has written it since that version.
        FixSetup: the place cannot be written.
    """
    text = json.dumps(record, indent=1)
    if home.lake_store:
        return _in_store(home, home.lake_store).write(path.name, text, seen)
    with whole_file(path) as staged:
        staged.write_text(text, encoding="utf-8")
    return None


def remove_shared(home: Home, path: Path) -> None:
    """Delete a file of the home; it may be gone already."""
    if home.lake_store:
        _in_store(home, home.lake_store).remove(path.name)
    else:
        path.unlink(missing_ok=True)


def copy_shared(home: Home, *, back: bool) -> None:
    """Copy the files that all machines share from the home to the store that keeps the lake, or back.

    Raises:
        FixSetup: both have a list of who was forgotten, and they differ.
    """
    for path in (home.forgotten_file, home.alerts):
        own = path.read_text(encoding="utf-8") if path.exists() else None
        shared = read_shared(home, path)
        there = shared.text
        source, target = (there, own) if back else (own, there)
        if source and target and path == home.forgotten_file and json.loads(source) != json.loads(target):
            came_back = "the home and the store have different lists of who was forgotten"
            cure = f"Put {path} away, or the object {SHARED}/{path.name}; then forget the people of that one again"
            raise FixSetup("Moving the lake", came_back, cure)
        if source is None or target is not None:
            continue
        if not back:
            write_shared(home, path, json.loads(source), shared.version)
        else:
            with whole_file(path) as staged:
                staged.write_text(source, encoding="utf-8")


class _InStore:
    """The files in a store."""

    def __init__(self, store: ObjectStore, copies: Path) -> None:
        self._store = store
        self._copies = copies

    @contextmanager
    def _copy(self, name: str) -> Iterator[Path]:
        """A place for a copy that is this call's alone: threads that shared one saw it half written, or not at all."""
        self._copies.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy = self._copies / f".{name}.{uuid4().hex}"
        try:
            yield copy
        finally:
            copy.unlink(missing_ok=True)

    def read(self, name: str) -> Shared:
        """A file as it is now."""
        with self._copy(name) as copy:
            version = self._store.fetch(f"{SHARED}/{name}", copy)
            return Shared(None if version is None else copy.read_bytes(), version)

    def write(self, name: str, text: str, seen: str | None) -> str:
        """Replace the version ``seen`` of a file; returns the new one.

        Raises:
            TryLater: another process or thread has written it meanwhile.
        """
        from resources.storage.object_store import Changed  # noqa: PLC0415

        try:
            with self._copy(name) as copy, disk_errors(copy):
                copy.touch(0o600)
                copy.write_text(text, encoding="utf-8")
                return self._store.put(f"{SHARED}/{name}", copy, seen)
        except Changed:
            tried, came_back = f"Writing {name} of {self._store.name}", "another process has written it meanwhile"
            raise TryLater(tried, came_back, "What they wrote stays; run the command again") from None

    def remove(self, name: str) -> None:
        """Delete a file, whatever is in it."""
        self._store.delete(f"{SHARED}/{name}")
        (self._copies / name).unlink(missing_ok=True)  # older versions left one


@lru_cache(maxsize=8)
def _in_store(home: Home, address: str) -> _InStore:
    return _InStore(open_store(address), copy_of_store(home) / SHARED)
