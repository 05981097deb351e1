"""Forgetting a person, step by step. Each step can be done twice, and a note in the home says what was begun.

1. the note (``forgetting.json``), 2. the list that later readings obey (``forgotten.json``), 3. the lake's files, each
rewritten whole, 4. reports and exports, 5. the warehouse rebuilt, older copies deleted, 6. the note goes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from assets.for_engines.places_used import need_places
from assets.for_engines.publishing import forget_for_engines, remove_older_sets
from assets.forgetting.own_files import refuse_own_files
from assets.forgetting.person import Person, find_person
from assets.privacy.forgotten_rows import without
from assets.subjects import DATASETS
from assets.warehouse.building import rebuild
from assets.warehouse.home_files import refused_files
from resources import clock
from resources.errors import FixSetup
from resources.home import Home
from resources.installation import Installation
from resources.secrets.forgotten import Mode, key_of, read_forgotten, remember
from resources.storage.day_files import BrokenFile
from resources.storage.home_in_store import agree
from resources.storage.lake import Lake
from resources.storage.locks import hold
from resources.storage.reports_beside_lake import delete_beside_lake, kept_beside_lake
from resources.storage.shared_files import read_shared, remove_shared, write_shared
from resources.storage.which_lake import remove_other_copies

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """Whom to forget, and which files cannot be rewritten and so are deleted: of the home, or by their address."""

    member: str
    people: tuple[Person, ...]
    reports: tuple[Path | str, ...]
    set_aside: tuple[Path, ...]


def plan_forgetting(installation: Installation, member: str, how: Mode, team: str | None = None) -> Plan:
    """What there is of a person, of one team or all; nothing, of somebody who was forgotten already.

    Raises:
        FixSetup: that names nobody, nobody was ever found, the person cannot be erased yet, or tables were put
            where the environment does not say.
    """
    need_places(installation.home)
    agree(installation.home)
    tried, lake = "Looking for the person", installation.lake
    if "@" not in member and not member.startswith("dbmid:"):
        cure = "Name the e-mail address, or the team_member_id (dbmid:...)"
        raise FixSetup(tried, f"{member!r} is neither an address nor a member's id", cure)
    teams = sorted(lake.teams())
    if team and team not in teams:
        raise FixSetup(tried, f"there is no data of a team {team!r}", f"There is data of: {', '.join(teams) or 'none'}")
    with _alone(installation.home):  # which may be the first to make it
        key = key_of(installation.home)
    found = [find_person(lake, each, member, how, key) for each in teams if team in {None, each}]
    people = tuple(each for each in found if each)
    for each in people:
        if how == "erase" and each.is_seated:
            cure = "Remove the member in Dropbox and run once, or use --pseudonymise"
            raise FixSetup(
                f"Erasing a member of {each.team}", "the member has a seat there, which must be counted", cure
            )
    _need_right_files(installation.home)
    refuse_own_files(installation.home, people)
    if not people and not any(read_forgotten(installation.home, each).mode(member) for each in teams):
        raise FixSetup(tried, f"there is no data of {member!r}", "Look for the address in the table member_history")
    names = {each.team for each in people}
    aside = [path for each in names for dataset in DATASETS for path in lake.set_aside_days(dataset.files.name, each)]
    home, others = installation.home, {*teams} - names
    beside = [address for place, address in kept_beside_lake(home).items() if _may_hold(place, others)]
    return Plan(member, people, (*_reports(home, others), *beside), tuple(aside))


def _need_right_files(home: Home) -> None:
    """The tables are made again, and what a refused file said before may name the person.

    Raises:
        FixSetup: a file that people write is refused.
    """
    for each in refused_files(home):
        raise FixSetup(
            "Making the tables again without the person",
            each.error.reason,
            f"{each.error.cure}, then run the command again",
        )


def _reports(home: Home, other_teams: set[str]) -> list[Path]:
    """Reports and exports of the home that may hold the person."""
    paths = [path for path in home.reports.rglob("*") if path.is_file()]
    return sorted(path for path in paths if _may_hold(path.relative_to(home.reports), other_teams))


def _may_hold(place: Path, other_teams: set[str]) -> bool:
    """Whether a file below ``reports/`` may hold the person: all but those of other teams alone."""
    other_teams = other_teams - {"exports", "all"}  # exports, and the report of all teams, whatever a team is called
    return place.parts[0] not in other_teams


def begin(home: Home, plan: Plan) -> None:
    """Note what is to be done: from here on a killed process is finished by the next call.

    What another call has noted and not done yet stays noted.

    Raises:
        TryLater: another process held a lock for ten minutes.
        FixSetup: the note is damaged.
    """
    people = [
        {"team": each.team, "how": each.how, "ids": sorted(each.ids), "texts": sorted(each.texts)}
        for each in plan.people
    ]
    with _alone(home):
        noted, seen = _noted(home)
        write_shared(home, home.forgetting_file, {"people": [*noted, *people]}, seen)


def _alone(home: Home) -> AbstractContextManager[None]:
    """The lock of all forgetting."""
    return hold(home, "forgetting-people", "forgetting a person")


def is_begun(home: Home) -> bool:
    """Whether a forgetting was begun and not finished."""
    return read_shared(home, home.forgetting_file).content is not None


def finish(installation: Installation, tell: Tell) -> None:
    """Do all that the note says, then delete it.

    Raises:
        TryLater: another process held a lock for ten minutes; a second call goes on.
        FixSetup: the note is damaged.
    """
    home = installation.home
    installation.forgets = True
    with _alone(home):
        people = [
            Person(each["team"], each["how"], key_of(home), frozenset(each["ids"]), frozenset(each["texts"]))
            for each in _noted(home)[0]
        ]
        for each in people:
            remember(home, each.team, each.how, each.ids | each.texts)
        for each in people:
            with hold(home, each.team, f"forgetting a person of {each.team}"):
                tell(f"{each.team}: {_rewrite(installation.lake, each)} files of the lake were rewritten.")
        others = installation.lake.teams() - {each.team for each in people}
        for path in _reports(home, others):
            path.unlink(missing_ok=True)
        delete_beside_lake(home, (place for place in kept_beside_lake(home) if _may_hold(place, others)))
        remove_other_copies(home)
        _renew_tables(installation, {each.team for each in people})
        remove_shared(home, home.forgetting_file)


def _noted(home: Home) -> tuple[list[dict[str, Any]], str | None]:
    """Who is noted, and the note's version; nobody where another process has finished it."""
    try:
        shared = read_shared(home, home.forgetting_file)
        return (json.loads(shared.text)["people"] if shared.text else []), shared.version
    except ValueError:
        path = home.forgetting_file
        raise FixSetup(f"Reading {path}", "it is damaged", "Delete it, and forget the person again") from None


def _rewrite(lake: Lake, person: Person) -> int:
    """Rewrite the team's files that hold the person, and delete what was set aside; returns how many files changed."""
    lake.begin(person.team)
    changed = 0
    for files in (dataset.files for dataset in DATASETS):
        change = partial(without, dataset=files, people=person)
        for file in list(lake.listing(files.name, person.team)):
            try:
                changed += lake.rewrite(file, change)
            except (BrokenFile, pa.ArrowException):
                lake.set_aside(file)
        for path in lake.set_aside_days(files.name, person.team):
            lake.files.remove(path)
    return changed


def _renew_tables(installation: Installation, teams: set[str]) -> None:
    """Make the tables again, and what other engines read of these teams: deleted rows would stay in old files."""
    _need_right_files(installation.home)
    home = installation.home
    forget_for_engines(home, teams)
    if home.warehouse_files.exists() or home.tables_for_engines:
        rebuild(installation, clock.now())
        installation.warehouse.remove_older_copies()
        remove_older_sets(home)
