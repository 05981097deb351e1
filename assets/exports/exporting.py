"""Tables to files in a folder: each written whole beside its place, then renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assets.contracts import Table
from assets.exports.team_tables import TeamTables
from assets.exports.text_and_parquet import write_csv, write_parquet
from assets.tables import licence
from resources.errors import FixSetup
from resources.whole_files import whole_file

Format = Literal["xlsx", "csv", "parquet"]
_WRITERS = {"csv": write_csv, "parquet": write_parquet}


@dataclass(frozen=True)
class Exported:
    """A file that was written; ``warning`` tells what it could not hold."""

    path: Path
    warning: str = ""


def chosen_tables(names: Sequence[str]) -> tuple[Table, ...]:
    """The licence tables of these names, in this order; all of them without a name.

    Raises:
        FixSetup: there is no such table.
    """
    by_name = {table.name: table for table in licence.ALL}
    for name in names:
        if name not in by_name:
            raise FixSetup(f"Looking for the table {name!r}", "there is none", f"There are: {', '.join(by_name)}")
    return tuple(by_name[name] for name in dict.fromkeys(names)) or licence.ALL


def write_tables(
    published: TeamTables, tables: Sequence[Table], form: Format, folder: Path, tell: Callable[[str], None]
) -> Iterator[Exported]:
    """Write tables into a folder: one workbook, or a file for each table.

    Args:
        published: what to read from.
        tables: what to write.
        form: the files' kind.
        folder: where to; it is there.
        tell: hears what is being written.

    Raises:
        TryLater: the disk is full.
        FixSetup: the folder cannot be written.
    """
    if form == "xlsx":
        yield _workbook(published, tables, folder, tell)
        return
    for table in tables:
        tell(table.name)
        target = folder / f"{table.name}.{form}"
        with whole_file(target) as staged:
            _WRITERS[form](staged, published, table)
        yield Exported(target)


def _workbook(published: TeamTables, tables: Sequence[Table], folder: Path, tell: Callable[[str], None]) -> Exported:
    from assets.exports.workbook import write_workbook  # noqa: PLC0415 - only who wants XLSX waits for it

    is_all = len(tables) == len(licence.ALL)
    name = "dropbox-licences" if is_all else "-".join(table.name for table in tables)[:100]
    target = folder / f"{name}.xlsx"
    tell(target.name)
    with whole_file(target) as staged:
        written = write_workbook(staged, published, tables)
    missing = "; ".join(f"{name}: {sheet.words}" for name, sheet in written.items() if sheet.words)
    return Exported(target, f"An Excel sheet cannot hold all: {missing}. CSV and Parquet can" if missing else "")
