"""The lake: one Parquet file a team and UTC day, written whole beside and renamed.

What a file covers stands in its own metadata, so the lake needs no other record of its state; what was read there once
is kept in ``known_coverage``. This module knows files and what they cover; which columns they have is told by the
caller as an Arrow schema.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from resources.access import DATASETS
from resources.storage.day_files import BrokenFile, Coverage, DayWriter, coverage_of
from resources.storage.known_coverage import Identity, KnownCoverage
from resources.storage.lake_files import Files, FolderFiles
from resources.storage.lake_places import KNOWN, SET_ASIDE, STAGING, LakeFile, LakePlaces, Place, facts_of

LOGGER = logging.getLogger("dropbox_licences.lake")


class Lake:
    """The folder of all datasets: ``<dataset>/team=<name>/date=<day>/data.parquet``."""

    def __init__(self, root: Path, files: Files | None = None) -> None:
        self.root = root.absolute()
        self.places = LakePlaces(self.root)
        self.files = files or FolderFiles(self.root)
        self.footers_opened = 0

    def make_ready(self) -> None:
        """Make sure that files can be kept, before any is written.

        Raises:
            FixSetup: they cannot.
        """
        self.files.make_ready()

    def path(self, dataset: str, team: str, day: date) -> Path:
        """Where the file of a team and day is, whether it exists or not."""
        return self.root / Place(dataset, team, day).key

    def listing(self, dataset: str, team: str | None = None) -> Iterator[LakeFile]:
        """All files of a dataset, of one team or all, by team and day."""
        self.files.bring(dataset, team)
        for name in [team] if team else self.places.teams(dataset):
            for day, path, facts in self.places.files(dataset, name):
                yield LakeFile(dataset, name, day, path, facts)

    def newest_first(self, dataset: str, team: str) -> Iterator[LakeFile]:
        """All files of a dataset and team, the newest day first."""
        self.files.bring(dataset, team)
        for day, path, facts in self.places.files(dataset, team, newest_first=True):
            yield LakeFile(dataset, team, day, path, facts)

    def newest(self, dataset: str, team: str) -> LakeFile | None:
        """The file of the newest day of a dataset and team."""
        return next(self.newest_first(dataset, team), None)

    def on_day(self, dataset: str, team: str, day: date) -> LakeFile | None:
        """The file of a team and day, if there is one."""
        self.files.bring(dataset, team)
        path = str(self.path(dataset, team, day))
        facts = facts_of(path)
        return LakeFile(dataset, team, day, path, facts) if facts else None

    def teams(self) -> set[str]:
        """The names of all teams that have anything in the lake."""
        self.as_it_is()
        return self.teams_here()

    def teams_here(self) -> set[str]:
        """The same without asking an object store: of the teams that this machine's copy has anything of."""
        return {name for dataset in DATASETS for name in self.places.teams(dataset)}

    def as_it_is(self) -> Path:
        """The folder, with all files as they are kept at this moment."""
        for dataset in DATASETS:
            self.files.bring(dataset)
        return self.root

    def team_id(self, team: str) -> str:
        """Whose data the lake holds under a team's name, by its newest file; empty: nobody's yet."""
        for dataset in DATASETS:  # the last are the loads: a team that is linked, and not read yet
            for file in self.newest_first(dataset, team):
                try:
                    found = self.coverage(file.path).team_id
                except BrokenFile:
                    continue
                if found:
                    return found
        return ""

    def coverage(self, path: Path, schema: pa.Schema | None = None) -> Coverage:
        """What a file covers; with a schema, also that it has these columns, or those that its version had.

        Raises:
            BrokenFile: it is not a whole Parquet file, or not one of ours.
            FixSetup: a newer version of the product wrote it.
        """
        self.footers_opened += 1
        return coverage_of(path, schema)

    def coverages(self, dataset: str, team: str, schema: pa.Schema) -> list[tuple[LakeFile, Coverage | BrokenFile]]:
        """Each file of a team, and what it covers or why it is broken; footers that were seen before are not opened.

        Raises:
            FixSetup: a newer version of the product wrote one.
        """
        known = KnownCoverage(self._known(dataset, team), schema)
        found: list[tuple[LakeFile, Coverage | BrokenFile]] = []
        for file in self.listing(dataset, team):
            identity = Identity.of(file.facts)
            try:
                covered = known.get(file.day, identity) or self.coverage(file.path, schema)
            except BrokenFile as error:
                found.append((file, error))
                continue
            known.note(file.day, identity, covered)
            found.append((file, covered))
        known.keep()
        return found

    def covered_days(self, dataset: str, team: str, schema: pa.Schema) -> dict[date, Coverage]:
        """What each file of a team covers, by day. Broken files are set aside first."""
        days = {}
        for file, covered in self.coverages(dataset, team, schema):
            if isinstance(covered, BrokenFile):
                self.set_aside(file)
            else:
                days[file.day] = covered
        return days

    def set_aside(self, file: LakeFile) -> Path:
        """Move a broken file out of the way, losing nothing; returns where it is now."""
        target = self.root / SET_ASIDE / f"{file.dataset}-{file.team}-{file.day}-{file.mtime_ns}.parquet"
        self.files.set_aside(file.path, target)
        LOGGER.warning("A broken file was set aside as %s; its day is read again", target)
        return target

    def set_aside_unreadable(self) -> list[Path]:
        """Read every file to its end, and set aside those that cannot be; returns where they are now."""
        aside = []
        for file in [file for dataset in DATASETS for file in self.listing(dataset)]:
            try:
                with pq.ParquetFile(file.path) as content:
                    for index in range(content.num_row_groups):
                        content.read_row_group(index)
            except (OSError, pa.ArrowException):
                aside.append(self.set_aside(file))
        return aside

    def set_aside_files(self) -> list[Path]:
        """All files that were ever set aside."""
        return self.files.set_aside_files()

    def set_aside_days(self, dataset: str, team: str) -> dict[Path, date]:
        """The files of a team that were set aside, and the day that each was of."""
        name = re.compile(rf"{re.escape(f'{dataset}-{team}-')}(\d{{4}}-\d\d-\d\d)-\d+\.parquet").fullmatch
        return {path: date.fromisoformat(match[1]) for path in self.set_aside_files() if (match := name(path.name))}

    def write(self, dataset: str, team: str, day: date, table: pa.Table, coverage: Coverage) -> None:
        """Replace the file of a team and day whole."""
        writer = self.writer(dataset, team, day, table.schema)
        try:
            writer.append(table)
            writer.commit(coverage)
        finally:
            writer.discard()

    def rewrite(self, file: LakeFile, change: Callable[[pa.Table], pa.Table], **covered: Any) -> bool:
        """Replace a file by what ``change`` makes of each of its row groups; it covers the same, but for ``covered``.

        A file of which ``change`` gives every row group back as it is stays as it is. The caller holds the team's lock.

        Returns:
            Whether the file was replaced.
        """
        coverage = replace(self.coverage(file.path), **covered)
        with pq.ParquetFile(file.path) as content:
            schema = content.schema_arrow.remove_metadata()
            writer = self.writer(file.dataset, file.team, file.day, schema)
            try:
                is_same = not covered
                for index in range(content.num_row_groups):
                    rows = content.read_row_group(index)
                    changed = change(rows)
                    is_same = is_same and changed is rows
                    writer.append(changed)
                if not is_same:
                    writer.commit(coverage)
            finally:
                writer.discard()
        return not is_same

    def remove(self, file: LakeFile) -> None:
        """Delete the file of a team and day, and its folder. The caller holds the team's lock."""
        self.files.remove(file.path)
        with suppress(OSError):  # somebody put something beside it
            file.path.parent.rmdir()

    def writer(self, dataset: str, team: str, day: date, schema: pa.Schema) -> DayWriter:
        """A writer for a file that may come in pieces.

        Raises:
            FixSetup: something that is not part of the lake is in the file's way.
        """
        target = self.path(dataset, team, day)
        self.places.check_way_to(target)
        self.files.bring(dataset, team)
        return DayWriter(target, self._staging(team), schema, self.files.put)

    def begin(self, team: str) -> None:
        """Begin to write: look again at what there is of the team, and remove what a killed process left half-written.

        The caller holds the team's lock.
        """
        self.files.look_again(team)
        shutil.rmtree(self.root / STAGING / team, ignore_errors=True)

    def remove_team(self, team: str) -> None:
        """Delete all that is held of a team, files that were set aside too. The caller holds the team's lock."""
        self.begin(team)
        for dataset in DATASETS:
            for file in self.listing(dataset, team):
                self.files.remove(file.path)
            shutil.rmtree(self.root / dataset / f"team={team}", ignore_errors=True)
            self._known(dataset, team).unlink(missing_ok=True)
            for path in self.set_aside_days(dataset, team):
                self.files.remove(path)

    def _known(self, dataset: str, team: str) -> Path:
        return self.root / KNOWN / f"{dataset}-{team}"

    def _staging(self, team: str) -> Path:
        return self.root / STAGING / team
