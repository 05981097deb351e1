"""The DuckDB file of a set: the published file itself or, where that is large, views over the set's Parquet files.

A view's paths are relative to the set's folder, for nobody knows where another machine has it: who opens it from
elsewhere says where with ``set file_search_path``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets.contracts import Table
from assets.for_engines.manifest import File
from resources.home import Home
from resources.published import Published
from resources.storage.queries import Tables, quoted
from resources.storage.warehouse import open_for_writing

LARGEST_BYTES = 10 << 30
"""Up to this size people fetch the tables whole."""
NAME = "warehouse.duckdb"


@contextmanager
def of_one_moment(home: Home, scratch: Path) -> Iterator[tuple[Tables, Path]]:
    """The newest published tables, and the file that holds them, which stays whatever is published meanwhile."""
    held = scratch / "published.duckdb"
    while True:
        source = home.warehouse.resolve()
        with Published(home) as published:
            if home.warehouse.resolve() != source:
                continue
            held.unlink(missing_ok=True)  # a copy over a second name would change the first one's content
            try:
                os.link(source, held)
            except OSError:  # some file systems have no second names
                shutil.copyfile(source, held)
            yield published, held
            return


def write_views(tables: dict[Table, list[File]], folder: Path) -> Path:
    """Write the DuckDB file of views over these files; returns its path.

    DuckDB looks at a file when a view is made, so files without rows stand in their places meanwhile.
    """
    path = folder / NAME
    with open_for_writing(path) as connection:
        connection.execute("set file_search_path = $folder", {"folder": str(folder)})
        for table, files in tables.items():
            connection.execute(table.ddl)
            for each in files:
                (folder / each.path).parent.mkdir(parents=True, exist_ok=True)
                connection.execute(f'copy "{table.name}" to {quoted(folder / each.path)} (format parquet)')
            connection.execute(f'drop table "{table.name}"')
            paths = ", ".join(quoted(each.path) for each in files)
            connection.execute(f'create view "{table.name}" as from read_parquet([{paths}], hive_partitioning = false)')
            connection.execute(f'comment on view "{table.name}" is {quoted(table.words)}')
    return path
