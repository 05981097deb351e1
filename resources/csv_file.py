"""CSV files that people write, as spreadsheets save them: rows by column name, and mistakes told with their line.

What the columns are, and what may stand in them, is their readers' business.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from resources.errors import FixSetup

_DELIMITERS = ",;\t"


def csv_rows(path: Path, check_names: Callable[[list[str]], None]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file, with the lines on which they begin; none if there is no file.

    Its header says what delimits cells.

    Args:
        path: a file in UTF-8, with or without a mark at its beginning.
        check_names: is given the header's names, each made plain, and raises if they will not do.

    Raises:
        FixSetup: it cannot be read, or a row has more cells than the header; the message names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=max(_DELIMITERS, key=header.count), strict=True)
            names = [plain_name(name) for name in next(reader, [])]
            check_names(names)
            line = reader.line_num + 1
            for cells in reader:
                if any(cells[len(names) :]):
                    words = f"{len(cells)} cells, the header has {len(names)}"
                    raise wrong_line(path, line, words, "Put a cell that holds the delimiter into quotes")
                yield line, dict(zip(names, cells, strict=False))
                line = reader.line_num + 1
    except FileNotFoundError:
        return
    except csv.Error as error:
        raise wrong_line(path, reader.line_num, f"it is no CSV: {error}", "Mend that line") from None
    except (OSError, UnicodeDecodeError) as error:
        words = f"it cannot be read ({type(error).__name__})"
        raise FixSetup(f"Reading {path}", words, "Save it as CSV in UTF-8") from error


def plain_name(name: str) -> str:
    """A column's name, without regard to capitals, blanks and hyphens."""
    return "_".join(name.replace("-", " ").lower().split())


def wrong_line(path: Path, line: int, came_back: str, cure: str) -> FixSetup:
    """What is wrong with a line."""
    return FixSetup(f"Reading {path}", f"line {line}: {came_back}", cure)
