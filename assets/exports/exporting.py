"""Tables to files in a folder: each written whole beside its place, then renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assets.contracts import Table
from assets.exports.team_tables import TeamTables
from assets.exports.text_and_parquet import write_csv, write_parquet
from assets.exports.to_send import BY_DAY, ONLY_WITH_ALL, TO_SEND, WITH_ALL, why_empty
from assets.tables import licence
from resources.errors import FixSetup
from resources.storage.whole_files import whole_file

Format = Literal["xlsx", "csv", "parquet"]
_WRITERS = {"csv": write_csv, "parquet": write_parquet}


@dataclass(frozen=True)
class Exported:
    """A file that was written; ``warning`` says what it could not hold."""

    path: Path
    warning: str = ""


def chosen_tables(names: Sequence[str], form: Format, *, with_all: bool = False) -> tuple[Table, ...]:
    """The licence tables of these names, in this order; without a name all of them, but in a workbook none by day.

    ``with_all``: those by day are in the workbook too.

    Raises:
        FixSetup: there is no such table.
    """
    by_name = {table.name: table for table in licence.ALL}
    for name in names:
        if name not in by_name:
            raise FixSetup(f"Looking for the table {name!r}", "there is none", f"Name one of: {', '.join(by_name)}")
    if names:
        return tuple(by_name[name] for name in dict.fromkeys(names))
    if form == "xlsx":
        return WITH_ALL if with_all else TO_SEND
    return licence.ALL


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

    left_out: dict[str, str] = {}
    is_whole = tables in (TO_SEND, WITH_ALL)
    if is_whole:  # whoever names a table gets its sheet, even without rows
        left_out = {table.name: why_empty(table.name) for table in tables if published.is_empty(table)}
        left_out |= {table.name: ONLY_WITH_ALL for table in BY_DAY if table not in tables}
    name = "dropbox-licences" if is_whole else "-".join(table.name for table in tables)[:100]
    target = folder / f"{name}.xlsx"
    tell(target.name)
    with whole_file(target) as staged:
        shown = [table for table in tables if table.name not in left_out]
        written = write_workbook(staged, published, shown, left_out)
    missing = "; ".join(f"{name}: {sheet.words}" for name, sheet in written.items() if sheet.words)
    return Exported(target, f"An Excel sheet cannot hold all: {missing}. CSV and Parquet can" if missing else "")
