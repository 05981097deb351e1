"""A publication and its second half alone, and their killing between two files."""

from __future__ import annotations

import signal
import tempfile
from pathlib import Path

from assets.for_engines.months import Months
from resources import clock
from resources.home import Home
from resources.installation import Installation
from resources.published import Published
from resources.shards import shard_count
from resources.storage.table_places import open_place
from tests.pipeline.command_line import program

SETS = "publish_for_engines(Installation(home))"
MONTHS = "make_months(home)"
KILLED = """
import os, signal, sys
from assets.for_engines.publishing import publish_for_engines
from resources.home import Home
from resources.installation import Installation
from tests.for_engines.parts import make_months
home, place, left = Home.at(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def counted(rename):
    def named(old, new, **where):
        global left
        if str(new).startswith(place):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return rename(old, new, **where)
    return named
os.rename, os.replace = counted(os.rename), counted(os.replace)
"""


def make_months(home: Home) -> None:
    """What a publication does for the months of events after it wrote a set, without the set."""
    place = open_place(home)
    assert place
    place.prove()
    with tempfile.TemporaryDirectory() as scratch, Published(home) as published:
        months = Months(place, Path(scratch))
        months.bring_up_to_date(published, Installation(home).lake, shard_count(), clock.now())


def kill(what: str, home: Home, place: Path, renames: int) -> None:
    """Kill a process that does it (``SETS`` or ``MONTHS``) before it names a file after so many others."""
    done = program(KILLED + what, str(home.root), str(place), str(renames))
    assert done.returncode == -signal.SIGKILL, done.stderr
