"""A file that is there whole or not at all: written beside its place, renamed when it is done, readable by us alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from resources.storage.disk import disk_errors


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path beside ``target`` to write to; it takes the target's place when the block ends well.

    Raises:
        TryLater: the disk is full.
        FixSetup: the folder cannot be written.
    """
    staged = target.with_name(f".{target.name}.{os.getpid()}.new")
    with disk_errors(target):
        try:
            os.close(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            yield staged
            with staged.open("rb") as file:
                os.fsync(file.fileno())  # a rename that outlives its content would leave half a file
            staged.replace(target)
        finally:
            staged.unlink(missing_ok=True)
