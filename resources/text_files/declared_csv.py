"""CSV files of people whose columns are ours to name: ``decisions.csv`` and ``invoices.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from resources.text_files.csv_file import CsvFile, open_csv, plain_name
from resources.text_files.csv_text import wrong_line
from resources.text_files.days import WrongDay, day_of


def declared_rows(
    path: Path, columns: tuple[str, ...], needed: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines with their cells by column, without outer blanks; none if there is no file.

    Columns without a name and without content are left out, as spreadsheets save them.

    Raises:
        FixSetup: a column is missing, unknown or there twice, or a cell that is needed is empty; the line is named.
    """
    file = open_csv(path, lambda name: plain_name(name) in columns)
    if file is None:
        return
    names = [plain_name(name) for name in file.names]
    _check_names(file, names, columns, needed)
    for line, cells in file.rows():
        row = dict(zip(names, cells, strict=True))
        stripped = {name: (row.get(name) or "").strip() for name in columns}
        for name in needed:
            if not stripped[name]:
                raise wrong_line(path, line, f"{name} is empty", "Fill it in, or delete the line")
        yield line, stripped


def _check_names(file: CsvFile, names: list[str], columns: tuple[str, ...], needed: tuple[str, ...]) -> None:
    *others, last = [name for name in columns if name not in needed]
    for name in needed:
        if name not in names:
            cure = f"Begin the file with the line {','.join(columns)}; {', '.join(others)} and {last} may be left out"
            raise file.refuse(f"the column {name} is missing", cure)
    for name in filter(None, names):
        if names.count(name) > 1:
            raise file.refuse(f"the column {name!r} is there twice", "Keep only the right one")
        if name not in columns:
            raise file.refuse(f"unknown column {name!r}", f"Known: {', '.join(columns)}")


def day_in(path: Path, line: int, name: str, text: str) -> date:
    """A cell's day.

    Raises:
        FixSetup: it is not one; the line is named.
    """
    try:
        return day_of(text)
    except WrongDay as error:
        raise wrong_line(path, line, f"{name} is {text!r}, which {error}", error.cure) from None
