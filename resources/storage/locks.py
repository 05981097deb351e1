"""One writer at a time: a file lock that the kernel releases when its holder dies.

Whoever comes second waits with a word, and gives up with a clear error after ten minutes.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from resources.errors import TryLater
from resources.home import Home
from resources.storage.disk import disk_error

LOGGER = logging.getLogger("dropbox_licences.locks")
PATIENCE_SECONDS = 600.0


@contextmanager
def hold(home: Home, name: str, purpose: str, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock ``name`` of a home while the block runs; ``purpose`` is what others are told.

    Raises:
        TryLater: somebody else held it for the whole of ``patience_seconds``.
    """
    path = home.make(home.locks) / f"{name}.lock"
    owner = path.with_suffix(".owner")
    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        LOGGER.warning("Waiting for %s, which %s", name, _words(owner))
        try:
            lock.acquire(timeout=patience_seconds)
        except Timeout as error:
            raise TryLater(
                f"Waiting {patience_seconds / 60:.0f} minutes for {name}",
                f"{_words(owner)} still",
                "Wait for it to end, or end that process, and run again",
            ) from error
    except OSError as error:
        raise disk_error(path, error) from error
    try:
        owner.write_text(json.dumps({"pid": os.getpid(), "since": _now(), "purpose": purpose}))
        owner.chmod(0o600)
        yield
    finally:
        lock.release()


def _words(owner: Path) -> str:
    """Who holds a lock since when, as its owner's note tells."""
    try:
        note = json.loads(owner.read_text())
    except (OSError, ValueError):
        return "another process holds"
    return f"process {note['pid']} ({note['purpose']}) holds since {note['since']}"


def _now() -> str:
    """The real clock: the lock is about processes, not about data."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
