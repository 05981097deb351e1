"""Where a home has put tables for other engines so far: whoever is forgotten must go from all of these places."""

from __future__ import annotations

from pathlib import Path

from resources.errors import FixSetup
from resources.home import TABLES_VARIABLE, Home
from resources.storage.table_places import TablePlace, open_place
from resources.storage.whole_files import whole_file


def note_place(home: Home, place: TablePlace) -> None:
    """Note that tables are put there."""
    known = _noted(home)
    if place.name not in known:
        with whole_file(_file(home)) as staged:
            staged.write_text("".join(f"{each}\n" for each in (*known, place.name)), encoding="utf-8")


def need_places(home: Home) -> None:
    """What is about to be deleted must go from every place, so the environment must name the one that there is.

    Raises:
        FixSetup: tables were put into another place than the environment names now, or it names none.
    """
    known = _noted(home)
    place = open_place(home) if known else None
    for other in known:
        if place is None or place.name != other:
            tried, came_back = "Deleting what other engines read", f"tables were put into {other} too"
            again = f"Set {TABLES_VARIABLE}={other} and run the command again"
            cure = f"{again}; or delete what is there, and its line in {_file(home)}"
            raise FixSetup(tried, came_back, cure)


def _noted(home: Home) -> list[str]:
    try:
        return _file(home).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _file(home: Home) -> Path:
    return home.warehouse_files / "tables_were_put_into.txt"
