"""What the disk says, in words and with a cure."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from resources.errors import FixSetup, LicencesError, TryLater

LEAST_BYTES = 16 << 20
"""What a run of a small team needs; with less none is begun."""
_WRITABLE = "Make the folder writable for this user"
_ROOM = "Free some space; what was there before is whole"
_FULL = {
    errno.ENOSPC: ("the disk is full", _ROOM),
    errno.EDQUOT: ("the disk quota of this user is used up", _ROOM),
    errno.EFBIG: (
        "the file would be larger than may be written here",
        "Raise the limit (ulimit -f), or name a folder that takes larger files; what was there before is whole",
    ),
}
"""What says that there is no room, however writable the folder is: words and cure."""


@contextmanager
def disk_errors(target: Path) -> Iterator[None]:
    """Turn an error of the disk, while ``target`` is written, into one of ours.

    Raises:
        TryLater: the disk is full.
        FixSetup: the place cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise disk_error(target, error) from error
    except duckdb.Error as error:
        if _no_room(error) is None:
            raise
        raise disk_error(target, error) from error


def made_folder(folder: Path) -> Path:
    """A folder that somebody named to write to, with its full path; it is made with mode 0700 if it is not there.

    Raises:
        TryLater: the disk is full.
        FixSetup: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder.absolute()
    except OSError as error:
        found = disk_error(folder, error)
        if not isinstance(found, FixSetup):
            raise found from error
        cure = "Name another folder, or make this one and let this user write to it"
        raise FixSetup(f"Making the folder {folder}", found.came_back, cure) from error


def is_full(folder: Path) -> bool:
    """Whether a disk has so little room that no run can be begun, or that one ended for it."""
    return shutil.disk_usage(folder).free < LEAST_BYTES


def full(folder: Path) -> TryLater:
    """The words for a full disk."""
    return TryLater(f"Writing to {folder}", *_FULL[errno.ENOSPC])


def disk_error(target: Path, error: OSError | duckdb.Error) -> LicencesError:
    """The words for an error of the disk."""
    if (reason := _no_room(error)) is not None:
        return TryLater(f"Writing to {target}", *_FULL[reason])
    number = getattr(error, "errno", None)
    words = os.strerror(number).lower() if number else "it cannot be written"
    return FixSetup(f"Writing {target}", words, _WRITABLE)


def _no_room(error: OSError | duckdb.Error) -> int | None:
    """Which error of ``_FULL`` it is, by its number or by the words that a library left of it; None: none of them."""
    number = getattr(error, "errno", None)
    if isinstance(number, int) and number in _FULL:
        return number
    return next((each for each in _FULL if os.strerror(each) in str(error)), None)
