"""The path of a home: made absolute as a person means it, and refused at once where a part of the product cannot go.

Everything that takes a path for a pattern or an address gets it escaped (``lake_places``) or by another name
(``pipelines.engine.dagster_home``). What is refused here cannot be helped like that.
"""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import category

from resources.errors import FixSetup

MOST_BYTES = 400
"""SQLite takes paths up to 512 bytes; the longest of a home is Dagster's journal of a run, which needs some 80."""
_NOT_FOR_DUCKDB = ("\\", "?")
"""DuckDB 2 takes the first for a slash, and puts its write-ahead log at another place for the second."""
_ODD_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters, line breaks, and bytes that are not UTF-8."""


def home_path(text: str, variable: str) -> Path:
    """The folder that a text names; ``variable`` is where the text stood.

    Raises:
        FixSetup: nothing can be kept there.
    """
    try:
        path = Path(text).expanduser().absolute()
    except (RuntimeError, OSError):  # there is no such user, or the current folder was deleted
        raise _refusal(text, variable, "it cannot be made an absolute path") from None
    if ".." in path.parts:
        path = path.resolve()  # programs differ in what .. means behind a link
    if reason := _reason(path):
        raise _refusal(str(path), variable, reason)
    return path


def _reason(path: Path) -> str:
    """Why nothing can be kept at a path; empty: it is good."""
    name = str(path)
    if name != _shown(name):
        return "the path holds a control character or is not UTF-8"
    if odd := next((each for each in _NOT_FOR_DUCKDB if each in name), ""):
        return f"the path holds {odd}, which would make DuckDB write elsewhere"
    if partition := next((part for part in path.parts if "=" in part), ""):
        return f"DuckDB would take the folder {partition} for a column and its value"
    if len(os.fsencode(path)) > MOST_BYTES:
        return f"the path is longer than {MOST_BYTES} bytes, which SQLite cannot open"
    way = next((place for place in (path, *path.parents) if os.path.lexists(place)), path)
    return "" if way.is_dir() else f"{way} is a file, or a link that leads nowhere"


def _refusal(path: str, variable: str, came_back: str) -> FixSetup:
    cure = f"Name another folder in {variable}, or a link to this one; without it the folder data is used"
    return FixSetup(f"Using {_shown(path)} as the home", came_back, cure)


def _shown(path: str) -> str:
    """A path with nothing in it that a terminal would obey."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(each) in _ODD_CATEGORIES else each for each in path)
