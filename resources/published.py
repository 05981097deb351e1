"""The one door to the published tables: for commands, assets and checks, and for notebooks.

    from resources.published import Published

    with Published("data") as published:
        seats = published.frame("seats")                                              # a pandas frame
        idle = published.ask("from seats where days_idle > $days", days=90).dicts()   # rows by column

What was the newest version at the beginning is read to the end, whatever is published meanwhile. What is in the tables
is not known here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import duckdb

from resources.errors import FixSetup
from resources.home import Home
from resources.storage.queries import Tables, damaged, first_line, shape_of

Shape = Mapping[str, tuple[str, ...]]
"""Tables, views and macros, as ``queries.shape_of`` finds them."""


_State = tuple[int, int, int, int]
_SHAPES: dict[_State, Shape] = {}
"""The shape of the file that this process opened last, by the file's state."""


class NothingPublished(FixSetup):
    """No run has published tables in this home yet."""


class OtherVersion(FixSetup):
    """The published tables were made by another version of dropbox-licences."""


class Published(Tables):
    """The tables that a home has published, open for reading until ``close``, or to the end of a ``with`` block.

    Args:
        home: the home, or the path of its folder.
        shape: what the tables must be; None: whatever they are.

    Raises:
        NothingPublished: no run has published tables yet.
        OtherVersion: the tables have another shape.
        FixSetup: the file cannot be opened: it is damaged, locked, or not this user's to read.
    """

    def __init__(self, home: Home | Path | str, shape: Shape | None = None) -> None:
        self.home = home if isinstance(home, Home) else Home.at(str(home))
        before = _state(self.home.warehouse)
        super().__init__(_open(self.home))
        self._state = before if before == _state(self.home.warehouse) else None
        if shape is not None:
            self._check(shape)

    def _check(self, shape: Shape) -> None:
        tried = f"Opening {self.home.warehouse}"
        try:
            found = self._shape()
        except duckdb.Error as error:
            self.close()
            raise damaged(tried, error) from error
        for name, parts in shape.items():
            if found.get(name) != parts:
                self.close()
                came_back = f"its tables were made by another version of dropbox-licences ({name} differs)"
                cure = "Run: dropbox-licences run; without asking Dropbox: dropbox-licences rebuild"
                raise OtherVersion(tried, came_back, cure)

    def _shape(self) -> Shape:
        """What the file has: looked at once by a process while nobody changes it, which spares most of the opening."""
        found = _SHAPES.get(self._state) if self._state else None
        if found is None:
            found = shape_of(self._connection)
            if self._state:
                _SHAPES.clear()  # a newer file was published
                _SHAPES[self._state] = found
        return found

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _state(link: Path) -> _State | None:
    """What changes with the file's content; None where that cannot be told, or a client's changes lie beside it."""
    with suppress(OSError):
        if not any(Path(f"{path}.wal").exists() for path in (link, link.resolve())):
            found = link.stat()
            return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
    return None


def _open(home: Home) -> duckdb.DuckDBPyConnection:
    """Open the newest published file.

    Raises:
        NothingPublished: there is none.
        FixSetup: it cannot be opened.
    """
    link = home.warehouse
    tried = f"Opening {link}"
    try:
        is_there = link.exists()
    except OSError as error:
        came_back = os.strerror(error.errno or 0).lower()
        raise FixSetup(tried, came_back, "Make its folder readable for this user") from error
    if not is_there:
        cure = "Run dropbox-licences run first, or name the right folder in DROPBOX_LICENCES_HOME"
        if home.lake_store:
            cure = f"{cure}; where another machine has run: dropbox-licences take-tables"
        raise NothingPublished(tried, "nothing was published yet", cure)
    if not os.access(link, os.R_OK):
        raise FixSetup(tried, "permission denied", "Make it readable for this user")
    try:
        return duckdb.connect(str(link), read_only=True)
    except duckdb.ConnectionException as error:
        came_back = "this process has it open in another way"
        raise FixSetup(tried, came_back, "Close that connection first, or open it with read_only=True") from error
    except duckdb.Error as error:
        if "Could not set lock" not in str(error):
            raise damaged(tried, error) from error
        cure = "Close it there, and open it read-only; the next run publishes a new copy"
        raise FixSetup(tried, f"another program has it open for writing ({first_line(error)})", cure) from error
