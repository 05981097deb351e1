"""The newest tables, before something is told of them: with the lake in a store another machine may have made them."""

from __future__ import annotations

from resources.home import Home


def bring_newest(home: Home) -> None:
    """Take what another machine of the lake published, if it is newer than what is here.

    Raises:
        TryLater: the store cannot be reached; the disk is full.
        FixSetup: the store may not be read; the tables are too large to be one file.
    """
    if home.lake_store:
        from assets.warehouse.taking import take_newest  # noqa: PLC0415 - nobody else waits for what it imports

        take_newest(home)
