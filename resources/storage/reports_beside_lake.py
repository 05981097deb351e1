"""Reports and exports where every machine of a lake finds them: in the home, and beside a lake in a store.

The home of a Kubernetes job goes with the job, and so would the report that it has written.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from resources.home import Home
from resources.storage.which_lake import open_store

_FOLDER = "reports"


def keep_beside_lake(home: Home, paths: Iterable[Path]) -> tuple[str, ...]:
    """Put files of the home's ``reports/`` beside its lake; returns their addresses, none where a folder is the lake.

    Files elsewhere are left out. Each is replaced whole; of two machines that write one the last wins, since both make
    it of the same tables.

    Raises:
        TryLater, FixSetup: the store cannot be reached, or refuses. The files in the home are whole.
    """
    within = [path for path in map(Path.absolute, paths) if path.is_relative_to(home.reports.absolute())]
    if not home.lake_store or not within:
        return ()
    store, addresses = open_store(home.lake_store), []
    for path in within:
        key = f"{_FOLDER}/{path.relative_to(home.reports.absolute()).as_posix()}"
        store.upload(key, path)
        addresses.append(store.address(key))
    return tuple(addresses)


def kept_beside_lake(home: Home) -> dict[Path, str]:
    """The files that are there, by their places below ``reports/``: the address of each.

    Raises:
        TryLater, FixSetup: the store cannot be reached, or refuses.
    """
    if not home.lake_store:
        return {}
    store = open_store(home.lake_store)
    keys = sorted(key for key, _ in store.listing(_FOLDER))
    return {Path(key).relative_to(_FOLDER): store.address(key) for key in keys}


def delete_beside_lake(home: Home, places: Iterable[Path]) -> None:
    """Delete files by their places below ``reports/``; they may be gone already.

    Raises:
        TryLater, FixSetup: the store cannot be reached, or refuses.
    """
    if home.lake_store:
        store = open_store(home.lake_store)
        for place in places:
            store.delete(f"{_FOLDER}/{place.as_posix()}")
