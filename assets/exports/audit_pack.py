"""The auditor's pack: one zip that proves the figures, and from which alone they can be made again.

    README.txt              what this is, whose figures, how complete they are, how to verify them
    manifest.json           the same for machines, with the SHA-256 of each file here and in the lake
    sha256sums.txt          for: sha256sum --check sha256sums.txt
    lake.sha256sums.txt     the same, in the folder lake/
    contracts.json          what each table, column and key means
    tables/                 the answer, as Parquet and as CSV
    evidence/               what the answer's SQL reads beside it, as Parquet
    sql/                    the SQL that made the tables

Its words are in ``manifest``. The same tables give the same zip, byte for byte: no clock, no place of this machine.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from assets.contracts import Table
from assets.exports import manifest
from assets.exports.team_tables import TeamTables
from assets.exports.text_and_parquet import write_csv, write_parquet
from assets.selects import select_of
from assets.subjects import BASE_TABLES
from assets.tables import base, licence
from assets.warehouse.lineage import selected
from resources.storage.whole_files import whole_file

ANSWER = (
    licence.LICENCE_POSITION,
    licence.SEATS,
    licence.SEAT_VERDICTS,
    licence.SEAT_USE,
    licence.MEMBER_STATUS_HISTORY,
    licence.LICENCE_POSITION_DAILY,
    licence.RECLAIM_CANDIDATES,
    licence.OFFBOARDING_IMPACT,
    licence.RECONCILIATION,
    licence.CONTRACTS,
)
_PIECE_BYTES = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a zip can hold: the same for every entry of every pack."""


@dataclass(frozen=True)
class Pack:
    """What was written; ``warning`` tells of files of the lake that are no longer what was loaded."""

    sha256: str
    files: int
    lake_files: int
    warning: str


def write_pack(target: Path, published: TeamTables, lake: Path, tell: Callable[[str], None]) -> Pack:
    """Write the pack.

    Args:
        target: the zip; its folder is there.
        published: what to read from.
        lake: the lake's folder.
        tell: hears what is being done.

    Raises:
        TryLater: the disk is full.
        FixSetup: the folder cannot be written.
    """
    with whole_file(target) as staged:
        with zipfile.ZipFile(staged, "w") as archive, TemporaryDirectory(prefix=".pack-", dir=target.parent) as folder:
            writer = _Writer(archive, Path(folder))
            tables = [_put(writer, published, table, tell) for table in (*ANSWER, *evidence_of(ANSWER))]
            for name, text in sql_files():
                writer.text(f"sql/{name}", text)
            writer.text("contracts.json", manifest.contracts((*BASE_TABLES, *licence.ALL)))
            lake_files = list(_hashed_lake(published, lake, tell))
            writer.text("lake.sha256sums.txt", manifest.sums((each.path, each.sha256) for each in lake_files))
            writer.text("README.txt", manifest.readable(published, tables, lake_files))
            writer.text("manifest.json", manifest.as_json(published, tables, writer.entries, lake_files))
            writer.text("sha256sums.txt", manifest.sums((each.path, each.sha256) for each in writer.entries))
        digest = _sha256(staged)
    changed = [each for each in lake_files if each.state != "as loaded"]
    cure = "dropbox-licences run, then dropbox-licences audit-pack"
    warning = f"{len(changed)} files of the lake have changed since they were loaded: {cure}" if changed else ""
    return Pack(digest, len(writer.entries), len(lake_files), warning)


def sql_files() -> Iterator[tuple[str, str]]:
    """The SQL that makes tables, with its steps, by file name; not what only asks them."""
    folder = files("assets").joinpath("sql")
    for name in sorted(each.name for each in folder.iterdir() if each.name.endswith(".sql")):
        yield name, select_of(name.removesuffix(".sql"))


@cache
def tables_read(name: str) -> tuple[Table, ...]:
    """The tables that the SQL of a table reads."""
    named = selected(select_of(name)).tables
    found = {table.name: table for table in (*BASE_TABLES, *licence.ALL)}
    return tuple(table for table in found.values() if table.name in named)


def evidence_of(answer: tuple[Table, ...]) -> tuple[Table, ...]:
    """What the SQL of these tables reads beside them."""
    read = dict.fromkeys(read for table in answer for read in tables_read(table.name))
    return tuple(table for table in read if table not in answer)


def _put(writer: _Writer, published: TeamTables, table: Table, tell: Callable[[str], None]) -> manifest.PackedTable:
    """Put a table into the pack: an answer with its CSV and its SQL, evidence as Parquet alone."""
    tell(table.name)
    is_answer = table in ANSWER
    path = f"{'tables' if is_answer else 'evidence'}/{table.name}.parquet"
    rows = writer.made(path, lambda staged: write_parquet(staged, published, table))
    if is_answer:
        writer.made(f"tables/{table.name}.csv", lambda staged: write_csv(staged, published, table))
    read = [each.name for each in tables_read(table.name)] if is_answer else []
    return manifest.PackedTable(table, path, rows, f"sql/{table.name}.sql" if is_answer else None, read)


def _hashed_lake(published: TeamTables, lake: Path, tell: Callable[[str], None]) -> Iterator[manifest.LakeEntry]:
    """The lake's files that the figures rest on, with what each of them is now."""
    for batch in published.batches(base.LAKE_FILES):
        for row in batch.to_pylist():
            tell(row["path"])
            path = lake / row["path"]
            try:
                facts, digest = path.stat(), _sha256(path)
            except FileNotFoundError:
                yield manifest.LakeEntry(row["path"], row["size_bytes"], None, "gone")
                continue
            is_same = (facts.st_size, facts.st_mtime_ns) == (row["size_bytes"], row["mtime_ns"])
            yield manifest.LakeEntry(row["path"], facts.st_size, digest, "as loaded" if is_same else "written since")


@dataclass
class _Writer:
    """Puts files into the archive, and keeps what each of them is."""

    archive: zipfile.ZipFile
    folder: Path
    entries: list[manifest.Entry] = field(default_factory=list)

    def made(self, name: str, make: Callable[[Path], int]) -> int:
        """Put what ``make`` writes to a path; returns what it returns."""
        staged = self.folder / "staged"
        rows = make(staged)
        with staged.open("rb") as source, self._open(name, staged.stat().st_size) as entry:
            digest = hashlib.sha256()
            while piece := source.read(_PIECE_BYTES):
                digest.update(piece)
                entry.write(piece)
        self.entries.append(manifest.Entry(name, staged.stat().st_size, digest.hexdigest()))
        staged.unlink()
        return rows

    def text(self, name: str, text: str) -> None:
        """Put a text."""
        content = text.encode()
        with self._open(name, len(content)) as entry:
            entry.write(content)
        self.entries.append(manifest.Entry(name, len(content), hashlib.sha256(content).hexdigest()))

    def _open(self, name: str, size_bytes: int) -> IO[bytes]:
        about = zipfile.ZipInfo(name, _EPOCH)
        about.create_system, about.external_attr = 3, 0o644 << 16
        about.compress_type = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
        about.file_size = size_bytes
        return self.archive.open(about, "w")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
