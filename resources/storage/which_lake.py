"""Which lake a home works with: the folder ``lake/``, or what ``DROPBOX_LICENCES_LAKE`` names in an object store."""

from __future__ import annotations

import shutil
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from resources.errors import FixSetup
from resources.home import STORE_VARIABLE, Home
from resources.storage.lake import Lake

if TYPE_CHECKING:
    from resources.storage.object_store import ObjectStore


SHARED = "home"
"""Where in the store, beside the lake, the files of the home are that all machines share."""


def open_lake(home: Home, *, is_moved: bool = False) -> Lake:
    """The lake of a home. ``is_moved``: it is just being moved to the store, so that some of it may not be there yet.

    Raises:
        FixSetup: the variable names no store, or what a store needs is not installed.
    """
    if not home.lake_store:
        return Lake(home.lake)
    from resources.storage.store_files import StoreFiles  # noqa: PLC0415 - only a lake in a store waits for it

    copy = copy_of_store(home) / "lake"
    return Lake(copy, StoreFiles(open_store(home.lake_store), copy.absolute(), None if is_moved else home.lake))


def remove_other_copies(home: Home) -> None:
    """Delete the copies of lakes that this home worked with before: they hold what was deleted."""
    for copy in home.lake_copies.glob("*"):
        if not home.lake_store or copy != copy_of_store(home):
            shutil.rmtree(copy)


def open_store(address: str) -> ObjectStore:
    """The store at an address.

    Raises:
        FixSetup: it is not the address of a store, or what a store needs is not installed.
    """
    from resources.storage.object_store import ObjectStore  # noqa: PLC0415 - only a lake in a store waits for it

    return ObjectStore(address, STORE_VARIABLE)


def no_store(tried: str) -> FixSetup:
    """What to say where a store is needed, and the environment names none."""
    return FixSetup(tried, "no object store is named", f"Set {STORE_VARIABLE}, such as s3://bucket/prefix")


def copy_of_store(home: Home) -> Path:
    """Where a home has its copy of what its store keeps."""
    return home.lake_copies / blake2b(home.lake_store.encode(), digest_size=6).hexdigest()
