"""The published tables as this version makes them: what the product itself reads of its own."""

from __future__ import annotations

from functools import cache

from assets.subjects import BASE_TABLES
from assets.tables import base, licence
from assets.warehouse.licensing import MACROS
from resources.home import Home
from resources.published import Published, Shape


def open_published(home: Home) -> Published:
    """Open the published tables.

    Raises:
        NothingPublished: no run has published tables yet.
        OtherVersion: another version made them, so that the product's questions would fail or mislead.
        FixSetup: the file cannot be opened.
    """
    return Published(home, shape())


@cache
def shape() -> Shape:
    """What a published file has, by the contracts; what else is in it is of no matter."""
    tables = {table.name: table.signature for table in (*BASE_TABLES, *licence.ALL, base.EVENT_JSON)}
    return tables | dict.fromkeys(MACROS, ("day",))
