"""A linked installation on a sample server, and the comparison of its tables with the sample's own truth."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from assets import warehouse
from assets.events import read_events
from assets.groups import read_groups
from assets.member_storage import read_member_storage
from assets.members import read_members
from assets.team_info import read_team_info
from assets.team_reading import Load, Request, read_teams
from resources import clock
from resources.home import Home
from resources.installation import Installation
from sample_team.company import Company
from sample_team.server import SampleServer
from sample_team.truth import Truth, truth
from tests.published import ask

ROOT = Path(__file__).parents[2]
SUBJECTS = {
    "team_info": read_team_info,
    "members": read_members,
    "groups": read_groups,
    "member_storage": read_member_storage,
    "events": read_events,
}


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
    installation = Installation(home)
    request = request or Request("run")
    loads = [
        load
        for subject in subjects or [*SUBJECTS]
        for load in read_teams(installation, subject, request, SUBJECTS[subject])
    ]
    warehouse.load_lake(installation)
    warehouse.make_tables(installation, clock.now())
    return loads


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    line = [sys.executable, "-m", "pipelines.cli", *arguments]
    return subprocess.run(
        line, capture_output=True, text=True, cwd=ROOT, env=os.environ | environment, check=False, timeout=240
    )


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same in a fork of a process that has imported everything: a third of the time."""
    with tempfile.TemporaryDirectory() as folder:
        told = {"arguments": arguments, "environment": os.environ | environment, "folder": folder}
        code = fork_server().ask(told)["code"]
        out, err = (Path(folder, name).read_text() for name in ("stdout", "stderr"))
    return subprocess.CompletedProcess(arguments, code, out, err)


class ForkServer:
    """The process that forks: ``fork_server.py``."""

    def __init__(self) -> None:
        line = [sys.executable, "-m", "tests.pipeline.fork_server"]
        alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # a thread would not be there after a fork
        self._process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=alone, start_new_session=True
        )
        assert self._process.stdin
        assert self._process.stdout
        self._told, self._answers = self._process.stdin, self._process.stdout
        assert self._answers.readline() == "ready\n"

    def ask(self, told: dict[str, Any]) -> dict[str, Any]:
        """Tell it of a run; what became of it."""
        try:
            self._told.write(json.dumps(told) + "\n")
            self._told.flush()
            answer: dict[str, Any] = json.loads(self._answers.readline())
        except BaseException:  # a test's time is over: the next one gets another server
            fork_server.cache_clear()
            os.killpg(self._process.pid, signal.SIGKILL)
            self.close()
            raise
        return answer

    def close(self) -> None:
        """End it, so that its CPU counts."""
        with suppress(BrokenPipeError):
            self._told.close()
        self._process.wait()
        self._answers.close()


@cache
def fork_server() -> ForkServer:
    """One for all tests of this process."""
    server = ForkServer()
    atexit.register(server.close)
    return server


def naive(moment: datetime | None) -> datetime | None:
    return clock.naive(moment) if moment else None


def assert_true(
    home: Home, company: Company, as_of: datetime, *, is_storage_fresh: bool = True, **settings: Any
) -> None:
    """The tables of a company's team equal the sample's own truth; storage is read again weekly only."""
    wanted, team = truth(company, as_of, **settings), company.plan.name
    _assert_members(home, team, wanted)
    if is_storage_fresh:
        storage = ask(home, "select team_member_id, used_bytes from member_storage where team = $team", team=team)
        assert {row["team_member_id"]: row["used_bytes"] for row in storage} == wanted.storage
    _assert_use(home, team, wanted)
    _assert_events(home, team, wanted)
    (position,) = ask(home, "from licence_position where team = $team", team=team)
    assert {name: position[name] for name in wanted.position} == wanted.position


def _assert_members(home: Home, team: str, wanted: Truth) -> None:
    members = {row["team_member_id"]: row for row in ask(home, "from members where team = $team", team=team)}
    assert members.keys() == wanted.members.keys()
    for member_id, facts in wanted.members.items():
        row = members[member_id]
        for name in row.keys() & facts.keys():
            told = facts[name]
            assert row[name] == (naive(told) if isinstance(told, datetime) else told), (member_id, name)
    edges = ask(home, "select group_id, team_member_id from group_members where team = $team", team=team)
    assert {(row["group_id"], row["team_member_id"]) for row in edges} == set(wanted.group_members)
    groups = ask(home, "select group_id from groups where team = $team", team=team)
    assert {row["group_id"] for row in groups} == set(wanted.groups)


def _assert_use(home: Home, team: str, wanted: Truth) -> None:
    seats = {row["team_member_id"]: row for row in ask(home, "from seats where team = $team", team=team)}
    for name in ("last_content_at", "last_sign_in_at", "last_used_at", "last_seen_at"):
        found = {member_id: row[name] for member_id, row in seats.items()}
        told = {member_id: naive(moment) for member_id, moment in getattr(wanted, name).items() if member_id in seats}
        assert {member_id: moment for member_id, moment in found.items() if moment} == {
            member_id: moment for member_id, moment in told.items() if moment
        }, name
    assert {member_id: row["verdict"] for member_id, row in seats.items()} == wanted.verdicts
    # The sample's people act only while they are active members.
    assert [row["email"] for row in seats.values() if row["used_before_joining_at"]] == []
    for days, members in wanted.idle.items():
        query = """
            select team_member_id from seats
            where team = $team and status = 'active'
              and (joined_on is null or joined_on <= (select max(as_of) from licence_position) - to_days($days))
              and (days_idle is null or days_idle > $days)
        """
        assert {row["team_member_id"] for row in ask(home, query, team=team, days=days)} == members


def _assert_events(home: Home, team: str, wanted: Truth) -> None:
    assert event_days(home, team) == {day: texts for day, texts in wanted.event_days.items() if texts}
    query = """
        select
          (select count(*) from events where team = $team) as kept,
          (select count(*) from event_quarantine where team = $team) as set_apart,
          (select count(*) from event_json where team = $team) as received
    """
    (counts,) = ask(home, query, team=team)
    assert counts["kept"] + counts["set_apart"] == counts["received"]


def event_days(home: Home, team: str) -> dict[date, Counter[str]]:
    """Every event received, by day, as a multiset of hashes of its untouched JSON."""
    days: dict[date, Counter[str]] = {}
    for row in ask(home, "select event_date, event from event_json where team = $team", team=team):
        digest = hashlib.sha256(row["event"].encode()).hexdigest()
        days.setdefault(row["event_date"], Counter())[digest] += 1
    return days
