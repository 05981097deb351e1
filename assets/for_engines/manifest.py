"""``tables/manifest.json``: which files are of one moment, and what is in them. Paths in it are relative to its folder.

It is written after all files that it names, whole, and replaced only by who saw the one before.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from assets.contracts import Table
from resources.home import Home
from resources.storage.table_places import TablePlace, open_place

FOLDER = "tables"
KEY = f"{FOLDER}/manifest.json"
FORMAT = 1
Kind = TypeVar("Kind")


class File(msgspec.Struct):
    """A Parquet file: where it is, the rows in it, and its size."""

    path: str
    rows: int
    size_bytes: int


class Column(msgspec.Struct):
    """A column: its name, its type as DuckDB writes it, and its meaning."""

    name: str
    type: str
    meaning: str


class TableFiles(msgspec.Struct):
    """A table: what one row is, what makes it unique, how many there are, and in which files."""

    one_row_per: str
    key: tuple[str, ...]
    rows: int
    columns: list[Column]
    files: list[File]

    @classmethod
    def of(cls, table: Table, files: list[File]) -> TableFiles:
        """A table of this contract, in these files."""
        columns = [Column(each.name, each.type, each.meaning) for each in table.columns]
        return cls(table.one_row_per, table.key, sum(each.rows for each in files), columns, files)


class Database(msgspec.Struct):
    """The DuckDB file of a set."""

    path: str
    holds: Literal["tables", "views"]
    size_bytes: int


class Manifest(msgspec.Struct):
    """A set of files of one moment.

    Attributes:
        set: its name, which is also that of its folder.
        as_of: the moment of all figures, in UTC; None: no team is published.
        made_at: when the files were written, by the real clock.
        earlier: the names of the sets before it whose files are still there, the newest first.
    """

    set: str
    as_of: str | None
    made_at: str
    made_by: str
    shards: int
    tables: dict[str, TableFiles]
    duckdb: Database
    earlier: list[str]
    format: int = FORMAT

    @property
    def named(self) -> list[str]:
        """All sets whose files are there, the newest first."""
        return [self.set, *self.earlier]


def read_manifest(place: TablePlace, scratch: Path) -> tuple[Manifest | None, str | None]:
    """The manifest as it is now, and its version. None: there is none, or it cannot be read."""
    return read_struct(place, KEY, Manifest, scratch)


def manifest_address(home: Home) -> str | None:
    """Where the manifest of a home's tables is, for other engines; None: they are put nowhere."""
    place = open_place(home)
    return place.address(KEY) if place else None


def write_manifest(place: TablePlace, scratch: Path, manifest: Manifest, seen: str | None) -> None:
    """Replace the manifest.

    Raises:
        Changed: it is not, or no longer, the version that was seen.
    """
    write_struct(place, KEY, manifest, scratch, seen)


def read_struct(place: TablePlace, key: str, kind: type[Kind], scratch: Path) -> tuple[Kind | None, str | None]:
    """A file of JSON as it is now, and its version. None: there is none, or it cannot be read."""
    copy = scratch / "told.json"
    version = place.fetch(key, copy)
    if version is None:
        return None, None
    try:
        return msgspec.json.decode(copy.read_bytes(), type=kind), version
    except msgspec.DecodeError:
        return None, version


def write_struct(place: TablePlace, key: str, struct: msgspec.Struct, scratch: Path, seen: str | None) -> str:
    """Replace a file of JSON; returns its version.

    Raises:
        Changed: it is not, or no longer, the version that was seen.
    """
    staged = scratch / "told.json"
    staged.write_bytes(msgspec.json.format(msgspec.json.encode(struct), indent=1))
    return place.put(key, staged, seen)


def moment(at: datetime) -> str:
    """A moment of the real clock as these files write it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
