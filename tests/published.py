"""Tables that a home has published: questions as an analyst asks them, and how tables in memory come there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from resources.home import Home
from resources.storage.warehouse import STORAGE_VERSION, Warehouse

Rows = list[dict[str, Any]]


@contextmanager
def kept_open(home: Home) -> Iterator[Home]:
    """A home whose published file this process has open: to open it again then takes a thirtieth of the time."""
    with duckdb.connect(str(home.warehouse), read_only=True):
        yield home


@contextmanager
def asking(home: Home) -> Iterator[Callable[..., Rows]]:
    """One connection for several questions: to open the file takes longer than most of them."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        yield lambda query, **parameters: dicts(connection.execute(query, parameters))


def ask(home: Home, query: str, **parameters: Any) -> Rows:
    """Rows of the published tables, by column."""
    with asking(home) as asked:
        return asked(query, **parameters)


def texts_by_table(home: Home, names: Iterable[str]) -> dict[str, list[str]]:
    """All rows of tables as texts, in an order of their own: to compare two states of a home."""
    with asking(home) as asked:
        return {name: sorted(map(str, asked(f'from "{name}"'))) for name in names}


def dicts(found: duckdb.DuckDBPyConnection) -> Rows:
    """Rows that a query found, by column."""
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def copy_of_home(home: Home, root: Path, *left_out: str) -> Home:
    """A copy that a test may change, but for what is published there now, the very same file; it may publish anew."""

    def copy(source: str, target: str) -> None:
        Path(target).symlink_to(source) if Path(source).name == home.warehouse.name else shutil.copy2(source, target)

    ignored = shutil.ignore_patterns(*left_out)
    shutil.copytree(home.root, root, symlinks=True, ignore=ignored, copy_function=copy, dirs_exist_ok=True)
    return Home(root)


def publish_from_memory(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Make all that a database in memory holds the home's published file, by the product's own publishing."""
    store = Warehouse(home)
    home.make(home.warehouse_files)
    store.work_file.unlink(missing_ok=True)
    connection.execute(f"attach '{store.work_file}' as work (storage_version '{STORAGE_VERSION}')")
    connection.execute("copy from database memory to work")
    connection.execute("detach work")
    store.publish()
