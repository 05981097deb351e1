"""One writer at a time: a file lock that the kernel releases when its holder dies, or one of PostgreSQL.

The second one says that it waits, and gives up with a clear error after ten minutes.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from filelock import AcquireReturnProxy, FileLock, Timeout

from resources.errors import TryLater
from resources.home import Home
from resources.storage.disk import disk_error

LOGGER = logging.getLogger("dropbox_licences.locks")
PATIENCE_SECONDS = 600.0
VARIABLE = "DROPBOX_LICENCES_LOCKS"
OF_THE_HOME = "home-"
"""How locks of what each home has for itself begin: they are its own, wherever the others are.

A team's lock has the team's name, and every other one has a ``-``, which no team's name has: once a team that was
called ``connections`` waited for itself.
"""


class Lock(Protocol):
    """What keeps all others away: a file's lock here, one of PostgreSQL in ``postgres_locks``."""

    def take(self, purpose: str, patience_seconds: float) -> bool:
        """Take it; returns whether it could be had in time."""

    def owner(self) -> str:
        """Who has held it, and since when, in words."""

    def release(self) -> None:
        """Give it back, if it was taken."""


@contextmanager
def hold(home: Home, name: str, purpose: str, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock ``name`` (a team's, or with a ``-``) of a home while the block runs; others see ``purpose``.

    Raises:
        TryLater: somebody else held it for the whole of ``patience_seconds``.
    """
    lock = _lock(home, name)
    try:
        if not lock.take(purpose, 0):
            LOGGER.warning("Waiting for %s: %s", name, lock.owner())
            if not lock.take(purpose, patience_seconds):
                raise TryLater(
                    f"Waiting {patience_seconds / 60:.0f} minutes for {name}",
                    lock.owner(),
                    "Wait for it to end, or end that process, and run again",
                )
        yield
    finally:
        lock.release()


def _lock(home: Home, name: str) -> Lock:
    address = os.environ.get(VARIABLE, "").strip()
    if not address or name.startswith(OF_THE_HOME):
        return FileOfLock(home, name)
    from resources.storage.postgres_locks import PostgresLock  # noqa: PLC0415 - only several machines wait for it

    return PostgresLock(address, VARIABLE, home.lake_store or str(home.root), name)


def take_file(lock: FileLock, patience_seconds: float = -1) -> AcquireReturnProxy[FileLock]:
    """Take the lock of a file, within the time, or whenever it can be had; ``with`` what is returned gives it back.

    Raises:
        Timeout: somebody else held it for so long.
        FixSetup, TryLater: its file cannot be written.
    """
    try:
        return lock.acquire(timeout=patience_seconds)
    except Timeout:  # which is an OSError too
        raise
    except OSError as error:
        raise disk_error(Path(lock.lock_file), error) from error


def leave_note(path: Path, note: dict[str, Any]) -> None:
    """Say in a file, which is this user's alone, who has a lock; whoever got one goes on where the note has no room."""
    try:
        path.write_text(json.dumps(note))
        path.chmod(0o600)
    except OSError:
        with suppress(OSError):
            path.unlink(missing_ok=True)  # that of an earlier owner would name the wrong one


class FileOfLock:
    """A lock of the kernel on a file of the home, with a note on its owner beside it."""

    def __init__(self, home: Home, name: str) -> None:
        self._path = home.make(home.locks) / f"{name}.lock"
        self._owner = self._path.with_suffix(".owner")
        self._lock = FileLock(self._path, mode=0o600)

    def take(self, purpose: str, patience_seconds: float) -> bool:
        """Take it; returns whether it could be had in time."""
        try:
            take_file(self._lock, patience_seconds)
        except Timeout:
            return False
        leave_note(self._owner, {"pid": os.getpid(), "since": _now(), "purpose": purpose})
        return True

    def owner(self) -> str:
        """Who has held it, and since when, by its owner's note."""
        try:
            note = json.loads(self._owner.read_text())
        except (OSError, ValueError):
            return "another process holds it"
        return f"process {note['pid']} ({note['purpose']}) has held it since {note['since']}"

    def release(self) -> None:
        """Give it back, if it was taken."""
        self._lock.release()


def _now() -> str:
    """The real clock: the lock is about processes, not about data."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
