"""A linked installation on a sample server, and runs by plain functions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assets.reading.loads import Load
from assets.reading.team_reading import Request, read_teams
from assets.subjects import SUBJECTS
from assets.warehouse import building as warehouse
from resources import clock
from resources.home import Home
from resources.installation import Installation
from sample_team.server import SampleServer

READERS = {subject.name: subject.read for subject in SUBJECTS}
ENOUGH_DAYS = 130
"""``history_days`` of tests whose log is shorter: more than make a seat idle, and few files, since each day is one."""


@contextmanager
def linked(server: SampleServer, root: Path, **settings: Any) -> Iterator[Home]:
    """A home whose teams are linked to the server, with the environment set while the block runs."""
    home = Home(root)
    home.make(home.root)
    home.connections_file.write_text(server.connections_toml(**settings))
    before = dict(os.environ)
    os.environ.update(server.environment() | {"DROPBOX_LICENCES_HOME": str(root)})
    set_clock(server, server.now)
    try:
        yield home
    finally:
        os.environ.clear()
        os.environ.update(before)


def set_clock(server: SampleServer, moment: datetime) -> None:
    """Move the server's clock and the product's."""
    server.now = moment
    os.environ[clock.VARIABLE] = moment.astimezone(UTC).isoformat()


def run(home: Home, request: Request | None = None, subjects: list[str] | None = None) -> list[Load]:
    """What the job does, by plain functions: read everything that is due, load, make the tables, publish."""
    installation = Installation(home)  # one, as in a run: its tables are published only of what it has loaded
    loads = _read(installation, request, subjects)
    warehouse.make_tables(installation, clock.now())
    return loads


def read(home: Home, request: Request | None = None, subjects: list[str] | None = None) -> list[Load]:
    """The first half of it: read what is due, and load it. All things that are read, or some."""
    return _read(Installation(home), request, subjects)


def _read(installation: Installation, request: Request | None, subjects: list[str] | None) -> list[Load]:
    request = request or Request("run")
    loads = [
        load
        for subject in (READERS if subjects is None else subjects)
        for load in read_teams(installation, subject, request, READERS[subject])
    ]
    warehouse.load_lake(installation)
    return loads


def make_tables(home: Home) -> None:
    """The second half: make the tables of what is loaded, and publish."""
    warehouse.make_tables(Installation(home), clock.now())
