"""A file that is there whole or not at all: written beside its place, renamed when it is done, readable by us alone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from uuid import uuid4

from resources.storage.disk import disk_errors

_LEFT_SECONDS = 86400.0
"""A partial file that is older was left by a killed process: nothing takes a day to write."""


@contextmanager
def whole_file(target: Path, mode: int = 0o600) -> Iterator[Path]:
    """A path beside ``target`` to write to; it takes the target's place when the block ends well.

    Args:
        target: the file; its folder is there.
        mode: who may read and write it.

    Raises:
        TryLater: the disk is full.
        FixSetup: the folder cannot be written.
    """
    staged = target.with_name(f".{target.name}.{uuid4().hex}.new")  # two containers' first process is 1 in both
    with disk_errors(target):
        remove_left(target, _LEFT_SECONDS)
        try:
            os.close(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            yield staged
            staged.chmod(mode)
            with staged.open("rb") as file:
                os.fsync(file.fileno())  # a rename that outlives its content would leave half a file
            staged.replace(target)
        finally:
            staged.unlink(missing_ok=True)


def remove_left(target: Path, older_than_seconds: float = 0.0) -> None:
    """Delete what processes left beside ``target`` that were killed while they wrote it; the target stays.

    Args:
        target: the file.
        older_than_seconds: since when it must lie there; 0 is for callers who know that nobody else is writing.
    """
    for left in target.parent.glob(f".{escape(target.name)}.*.new"):
        try:
            if left.is_file() and time.time() - left.stat().st_mtime >= older_than_seconds:
                left.unlink()
        except FileNotFoundError:
            continue  # another process was quicker
