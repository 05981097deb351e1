"""Copying a lake between the folder of a home and an object store: nothing is deleted, what is there is passed by.

A file that is there already is replaced only by one that was read later. Whoever calls again after an interruption goes
on where it ended.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from assets.subjects import DATASETS
from resources.home import Home
from resources.storage.day_files import BrokenFile
from resources.storage.lake import Lake
from resources.storage.lake_places import STAGING, LakeFile
from resources.storage.locks import hold
from resources.storage.shared_files import copy_shared
from resources.storage.which_lake import no_store, open_lake


@dataclass
class Copied:
    """Files that were copied, that were there already, and that are newer there."""

    copied: int = 0
    same: int = 0
    newer: int = 0


def move_home(home: Home, tell: Callable[[str], None], *, back: bool) -> Copied:
    """Copy a home's lake, and what it shares with other machines, to the store that the environment names, or back.

    Raises:
        TryLater: the store cannot be reached, or somebody else writes there.
        FixSetup: the environment names none, it refuses, or people were forgotten on both sides.
    """
    if not home.lake_store:
        raise no_store("Moving the lake")
    folder, store = Lake(home.lake), open_lake(home, is_moved=True)
    (folder if back else store).make_ready()
    copy_shared(home, back=back)
    return _move_all(home, *((store, folder) if back else (folder, store)), tell)


def _move_all(home: Home, source: Lake, target: Lake, tell: Callable[[str], None]) -> Copied:
    """Copy each file, team by team, each with the team's lock."""
    done = Copied()
    for team in sorted(source.teams()):
        with hold(home, team, f"moving the lake of {team}"):
            source.begin(team)
            target.begin(team)
            before = done.copied
            for dataset in DATASETS:
                for file in source.listing(dataset.files.name, team):
                    _move(file, target, done)
        tell(f"{team}: {done.copied - before:,} files copied")
    return done


def _move(file: LakeFile, target: Lake, done: Copied) -> None:
    there = target.on_day(file.dataset, file.team, file.day)
    if there and there.path.read_bytes() == file.path.read_bytes():
        done.same += 1
    elif there and _read_at(target, there) >= _read_at(target, file):
        done.newer += 1
    else:
        _put(file.path, target, target.path(file.dataset, file.team, file.day))
        done.copied += 1


def _read_at(lake: Lake, file: LakeFile) -> datetime:
    """When a file was read; whatever is broken is older than all."""
    try:
        return lake.coverage(file.path).read_at
    except BrokenFile:
        return datetime.min.replace(tzinfo=UTC)


def _put(path: Path, target: Lake, place: Path) -> None:
    """Give the target a copy of a file, which may be on another disk."""
    staged = target.root / STAGING / uuid4().hex
    staged.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copyfile(path, staged)
        staged.chmod(0o600)
        target.files.put(staged, place)
    finally:
        staged.unlink(missing_ok=True)
