"""One Parquet file of the lake: what it covers, in its own metadata, and how it is written whole.

Which files there are, and where, is in ``lake``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.fs import LocalFileSystem

from resources.errors import FixSetup, ReportBug, SkipItem
from resources.storage.disk import disk_errors

CONTRACT_VERSION = 3
"""Grows with each change of a file's columns, so that an older product leaves newer files alone.

2: ``loads`` has ``error_kind``. 3: ``storage`` has ``team_used_bytes``.
"""

_FILES = LocalFileSystem()
"""Named, since pyarrow would otherwise find out for each file that it is on this machine."""
METADATA_KEY = b"dropbox_licences"
SINCE_KEY = b"since"
"""In a field's metadata: the version of the contract from which on files have the column."""


@dataclass(frozen=True)
class Coverage:
    """What a file covers, kept in its metadata. Times are aware and in UTC.

    ``first_rows``: of events, the rows of the first reading after the day's end; None before there was one.
    ``settled_at``: the first reading that was late enough to be final; None: the day may still grow.
    ``event_json``: of events, what of their JSON may be in the file (``Connection.keep_event_json``).
    """

    team_id: str
    read_at: datetime
    rows: int = 0
    calls: int = 0
    first_rows: int | None = None
    settled_at: datetime | None = None
    event_json: str = "full"
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


class DayWriter:
    """Writes one file beside its place; ``commit`` puts it there in one step, ``discard`` forgets it."""

    def __init__(self, target: Path, staging: Path, schema: pa.Schema, put: Callable[[Path, Path], None]) -> None:
        self.rows = 0
        self._target = target
        self._schema = schema
        self._put = put
        self._path = staging / f"{uuid4().hex}.parquet"  # a process's number is 1 in every container
        self._writer: pq.ParquetWriter | None = None

    def append(self, table: pa.Table) -> None:
        """Write one row group.

        Raises:
            ReportBug: the table's columns are not the schema's.
            TryLater: the disk is full.
            FixSetup: the folder cannot be written.
        """
        if not table.schema.equals(self._schema, check_metadata=False):
            came_back = f"the columns are not the contract's ({difference(table.schema, self._schema)})"
            raise ReportBug(f"Writing {self._target}", came_back, "Nothing was written; please report it")
        with disk_errors(self._target):
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
        with disk_errors(self._target):
            writer = self._open()
            covered = replace(coverage, rows=self.rows)
            writer.add_key_value_metadata({METADATA_KEY.decode(): covered.to_json().decode()})
            writer.close()
            self._put(self._path, self._target)
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
                write_batch_size=1 << 16,  # fewer, bigger pages: 3 % smaller files for a tenth less work
            )
        return self._writer


class BrokenFile(SkipItem):
    """A file that is not ours or not whole."""


def coverage_of(path: Path, schema: pa.Schema | None = None) -> Coverage:
    """What a file covers; with a schema, also that it has these columns, or those that its version had.

    Raises:
        BrokenFile: it is not a whole Parquet file, or not one of ours.
        FixSetup: a newer version of the product wrote it.
    """
    tried = f"Reading the lake's file {path}"
    cure = "It is set aside, and its day is read again"
    try:
        footer = pq.read_metadata(path, filesystem=_FILES)
    except (OSError, pa.ArrowException) as error:
        raise BrokenFile(tried, "it is damaged, or not a Parquet file", cure) from error
    try:
        covered = Coverage.from_json((footer.metadata or {})[METADATA_KEY])
        found = footer.schema.to_arrow_schema()
    except (KeyError, ValueError, TypeError, pa.ArrowException) as error:
        raise BrokenFile(tried, "it was not written by dropbox-licences", cure) from error
    if covered.contract_version > CONTRACT_VERSION:
        came_back = f"a newer version wrote it ({covered.contract_version}; this one knows {CONTRACT_VERSION})"
        raise FixSetup(tried, came_back, "Upgrade dropbox-licences, or use another DROPBOX_LICENCES_HOME")
    wanted = schema_of(covered.contract_version, schema) if schema is not None else found
    if not found.equals(wanted, check_metadata=False):
        raise BrokenFile(tried, f"its columns are not the contract's ({difference(found, wanted)})", cure)
    return covered


def read_rows(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The rows of a file, or these columns of them.

    ``pq.read_table`` does the same by way of pyarrow.dataset, which imports pandas: half a second of each start.
    """
    with pq.ParquetFile(path) as file:
        return file.read(columns)


def schema_of(version: int, schema: pa.Schema) -> pa.Schema:
    """The columns that files of a contract's version have, of those that files have now."""
    return pa.schema([field for field in schema if int((field.metadata or {}).get(SINCE_KEY, 1)) <= version])


def difference(found: pa.Schema, wanted: pa.Schema) -> str:
    """What differs between two schemas, in words."""
    have = {field.name: str(field.type) for field in found}
    want = {field.name: str(field.type) for field in wanted}
    parts = [
        ("missing", sorted(want.keys() - have.keys())),
        ("not known", sorted(have.keys() - want.keys())),
        ("other type", sorted(name for name in have.keys() & want.keys() if have[name] != want[name])),
    ]
    return "; ".join(f"{words}: {', '.join(names)}" for words, names in parts if names) or "other order"
