"""The lake: one Parquet file a team and UTC day, written whole beside and renamed.

What a file covers stands in its own metadata, so the lake needs no other record of its state. This module knows
files and what they cover; which columns they have is told by the caller as an Arrow schema.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from resources.errors import FixSetup, ReportBug, SkipItem, TryLater

LOGGER = logging.getLogger("dropbox_licences.lake")

CONTRACT_VERSION = 1
"""Grows when a file of an older version can no longer be read as it is."""

METADATA_KEY = b"dropbox_licences"
FILE_NAME = "data.parquet"
_STAGING = ".staging"
_SET_ASIDE = ".set_aside"


@dataclass(frozen=True)
class LakeFile:
    """A file in the lake, as a directory listing tells it."""

    dataset: str
    team: str
    day: date
    path: Path
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True)
class Coverage:
    """What a file covers, kept in its metadata. Times are aware and in UTC.

    ``first_rows``: of events, the rows of the first reading after the day's end; None before there was one.
    ``settled_at``: the first reading that was late enough to be final; None: the day may still grow.
    """

    team_id: str
    read_at: datetime
    rows: int = 0
    calls: int = 0
    first_rows: int | None = None
    settled_at: datetime | None = None
    contract_version: int = CONTRACT_VERSION

    @property
    def settled(self) -> bool:
        """Whether the last reading of the day is final."""
        return self.settled_at is not None

    def to_json(self) -> bytes:
        """The metadata's text."""
        return json.dumps(asdict(self) | {"settled": self.settled}, default=datetime.isoformat).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Read the metadata's text back."""
        values: dict[str, Any] = json.loads(text)
        values.pop("settled")
        for name in ("read_at", "settled_at"):
            values[name] = datetime.fromisoformat(values[name]) if values[name] else None
        return cls(**values)


class BrokenFile(SkipItem):
    """A file that is not ours or not whole."""


class Lake:
    """The folder of all datasets: ``<dataset>/team=<name>/date=<day>/data.parquet``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, dataset: str, team: str, day: date) -> Path:
        """Where the file of a team and day is, whether it exists or not."""
        return self.root / dataset / f"team={team}" / f"date={day.isoformat()}" / FILE_NAME

    def listing(self, dataset: str, team: str | None = None) -> Iterator[LakeFile]:
        """All files of a dataset, of one team or all, by team and day."""
        base = self.root / dataset
        for name in [team] if team else sorted(_partitions(base, "team")):
            folder = base / f"team={name}"
            for text in sorted(_partitions(folder, "date")):
                path = folder / f"date={text}" / FILE_NAME
                try:
                    day, facts = date.fromisoformat(text), path.stat()
                except (ValueError, FileNotFoundError):
                    continue  # somebody's own folder, or one whose file was set aside
                yield LakeFile(dataset, name, day, path, facts.st_size, facts.st_mtime_ns)

    def teams(self) -> set[str]:
        """The names of all teams that have anything in the lake."""
        datasets = [entry for entry in self.root.glob("*") if not entry.name.startswith(".")]
        return {name for dataset in datasets for name in _partitions(dataset, "team")}

    def team_id(self, team: str) -> str:
        """Whose data the lake holds under a team's name, by its newest file; empty: nobody's yet."""
        for dataset in ("team_info", "members", "groups", "events"):
            for file in sorted(self.listing(dataset, team), key=lambda file: file.day, reverse=True):
                try:
                    found = self.coverage(file.path).team_id
                except BrokenFile:
                    continue
                if found:
                    return found
        return ""

    def coverage(self, path: Path, schema: pa.Schema | None = None) -> Coverage:
        """What a file covers; with a schema, also that it has these columns.

        Raises:
            BrokenFile: it is no whole Parquet file, or not one of ours.
            FixSetup: a newer version of the product wrote it.
        """
        tried = f"Reading the lake's file {path}"
        cure = "It is set aside, and its day is read again"
        try:
            footer = pq.read_metadata(path)
            covered = Coverage.from_json((footer.metadata or {})[METADATA_KEY])
            found = footer.schema.to_arrow_schema()
        except OSError as error:
            raise BrokenFile(tried, "it is damaged or no Parquet file", cure) from error
        except (KeyError, ValueError, TypeError, pa.ArrowException) as error:
            raise BrokenFile(tried, "it was not written by dropbox-licences", cure) from error
        if covered.contract_version > CONTRACT_VERSION:
            came_back = f"a newer version wrote it ({covered.contract_version}; this one knows {CONTRACT_VERSION})"
            raise FixSetup(tried, came_back, "Upgrade dropbox-licences, or use another DROPBOX_LICENCES_HOME")
        if schema is not None and not found.equals(schema, check_metadata=False):
            raise BrokenFile(tried, f"its columns are not the contract's ({_difference(found, schema)})", cure)
        return covered

    def covered_days(self, dataset: str, team: str, schema: pa.Schema) -> dict[date, Coverage]:
        """What each file of a team covers, by day. Broken files are set aside first."""
        days = {}
        for file in self.listing(dataset, team):
            try:
                days[file.day] = self.coverage(file.path, schema)
            except BrokenFile:
                self.set_aside(file)
        return days

    def set_aside(self, file: LakeFile) -> Path:
        """Move a broken file out of the way, losing nothing; returns where it is now."""
        target = self.root / _SET_ASIDE / f"{file.dataset}-{file.team}-{file.day}-{file.mtime_ns}.parquet"
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.path.replace(target)
        LOGGER.warning("A broken file was set aside as %s; its day is read again", target)
        return target

    def set_aside_files(self) -> list[Path]:
        """All files that were ever set aside."""
        return sorted((self.root / _SET_ASIDE).glob("*.parquet"))

    def write(self, dataset: str, team: str, day: date, table: pa.Table, coverage: Coverage) -> None:
        """Replace the file of a team and day whole."""
        writer = self.writer(dataset, team, day, table.schema)
        try:
            writer.append(table)
            writer.commit(coverage)
        finally:
            writer.discard()

    def writer(self, dataset: str, team: str, day: date, schema: pa.Schema) -> DayWriter:
        """A writer for a file that may come in pieces."""
        return DayWriter(self.path(dataset, team, day), self._staging(team), schema)

    def clear_staging(self, team: str) -> None:
        """Remove what a killed process left half-written. The caller holds the team's lock."""
        shutil.rmtree(self.root / _STAGING / team, ignore_errors=True)

    def _staging(self, team: str) -> Path:
        return self.root / _STAGING / team


class DayWriter:
    """Writes one file beside its place; ``commit`` puts it there in one step, ``discard`` forgets it."""

    _serial = 0

    def __init__(self, target: Path, staging: Path, schema: pa.Schema) -> None:
        DayWriter._serial += 1
        self.rows = 0
        self._target = target
        self._schema = schema
        self._path = staging / f"{os.getpid()}-{DayWriter._serial}.parquet"
        self._writer: pq.ParquetWriter | None = None

    def append(self, table: pa.Table) -> None:
        """Write one row group.

        Raises:
            ReportBug: the table's columns are not the schema's.
            TryLater: the disk is full.
            FixSetup: the folder cannot be written.
        """
        if not table.schema.equals(self._schema, check_metadata=False):
            came_back = f"the columns are not the contract's ({_difference(table.schema, self._schema)})"
            raise ReportBug(f"Writing {self._target}", came_back, "Nothing was written; please report it")
        with _disk_errors(self._target):
            self._open().write_table(table, row_group_size=max(table.num_rows, 1))
        self.rows += table.num_rows

    def row_groups(self) -> Iterator[pa.Table]:
        """Read back what was appended so far, closing this writer for good."""
        if self._writer is None:
            return
        self._writer.close()
        with pq.ParquetFile(self._path) as file:
            for index in range(file.num_row_groups):
                yield file.read_row_group(index)

    def commit(self, coverage: Coverage) -> None:
        """Put the file in its place, with what it covers."""
        with _disk_errors(self._target):
            writer = self._open()
            covered = replace(coverage, rows=self.rows)
            writer.add_key_value_metadata({METADATA_KEY.decode(): covered.to_json().decode()})
            writer.close()
            with self._path.open("rb") as file:
                os.fsync(file.fileno())  # a rename that outlives its content would leave half a file
            self._target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.replace(self._target)
        self._writer = None

    def discard(self) -> None:
        """Forget what was written, unless it was committed."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            self._path.unlink(missing_ok=True)

    def _open(self) -> pq.ParquetWriter:
        if self._writer is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            text = [field.name for field in self._schema if field.type == pa.string() and field.name != "event"]
            self._writer = pq.ParquetWriter(
                self._path,
                self._schema,
                compression="zstd",
                compression_level=1,
                # A dictionary of JSON texts only costs: they hardly repeat.
                use_dictionary=text,
                write_statistics=[field.name for field in self._schema if field.type == pa.timestamp("us")],
                store_schema=True,
            )
        return self._writer


class _disk_errors:  # noqa: N801 - reads as a statement
    """Turn what the disk says into words and a cure."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, OSError):
            return
        tried = f"Writing {self._target}"
        words = os.strerror(error.errno) if error.errno else type(error).__name__
        if words == os.strerror(28):
            raise TryLater(tried, "the disk is full", "Free some space; what was there before is whole") from error
        raise FixSetup(tried, words.lower(), "Make the folder writable for this user") from error


def _partitions(folder: Path, key: str) -> list[str]:
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [name.removeprefix(f"{key}=") for name in names if name.startswith(f"{key}=")]


def _difference(found: pa.Schema, wanted: pa.Schema) -> str:
    """What differs between two schemas, in words."""
    have = {field.name: str(field.type) for field in found}
    want = {field.name: str(field.type) for field in wanted}
    parts = [
        ("missing", sorted(want.keys() - have.keys())),
        ("not known", sorted(have.keys() - want.keys())),
        ("other type", sorted(name for name in have.keys() & want.keys() if have[name] != want[name])),
    ]
    return "; ".join(f"{words}: {', '.join(names)}" for words, names in parts if names) or "other order"
