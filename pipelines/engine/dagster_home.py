"""``DAGSTER_HOME``: the home's folder ``dagster``, by a name that everything in Dagster can go with.

Dagster takes that path for a pattern where it looks for its settings, for an address where it opens its databases, and
for a pattern again where it waits for a run's log to grow. Where the path holds more than letters and digits, Dagster
therefore gets a link to the same folder, for as long as this process lives.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import re
import shutil
import tempfile
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path

from resources.errors import FixSetup
from resources.storage.disk import disk_errors

_PREFIX, _NAME = "dropbox-licences-", "dagster"
_is_plain = re.compile(r"[A-Za-z0-9_./-]+").fullmatch


@cache
def plain_name(folder: Path) -> Path:
    """A name of a folder without anything that a pattern or an address would read otherwise.

    Raises:
        FixSetup: there is no place for a link with such a name.
    """
    return folder if _is_plain(str(folder)) else _link_to(folder)


def _link_to(folder: Path) -> Path:
    place = Path(tempfile.gettempdir())
    if not _is_plain(str(place)):
        came_back = f"the path of the folder for temporary files, {place}, is not made of letters and digits alone"
        raise FixSetup(f"Giving Dagster a plain name for {folder}", came_back, "Name another one in TMPDIR, like /tmp")
    _remove_left(place)
    with disk_errors(place):
        holder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        # Held for as long as this process lives: it tells the living from the dead, and systemd-tmpfiles obeys it too.
        fcntl.flock(os.open(holder, os.O_RDONLY), fcntl.LOCK_SH)
        link = holder / _NAME
        link.symlink_to(folder)
    atexit.register(_remove, holder, os.getpid())
    return link


def _remove(holder: Path, made_by: int) -> None:
    if os.getpid() == made_by:  # a fork inherits what is to be done at the end
        shutil.rmtree(holder, ignore_errors=True)


def _remove_left(place: Path) -> None:
    """Remove the links of processes that were killed."""
    for holder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError), ExitStack() as stack:  # it is another user's, or its process lives
            handle = os.open(holder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            stack.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (holder / _NAME).unlink()
            holder.rmdir()
