"""A licence table of rows from which another test of this process has made it before is not made again.

To plan a select takes ten times as long as to run it on so few rows. What a select finds rests on the rows of the
tables that it reads, and on the moment where it names that: no file asks for the time (test_contracts.py).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pyarrow as pa

from assets.selects import select_of
from assets.tables import base, licence
from assets.warehouse.lineage import selected

MOST = 5_000
"""Tables that are kept: those of a law's many cases would fill the memory, and are not asked for again."""
MADE_TOGETHER = {licence.MEMBER_ACTIVITY_DAILY.name: (base.USE_MONTHS.name, base.ACTIVITY_BASIS.name)}
"""Tables that are made with a licence table, by its name."""


@cache
def texts_of(name: str) -> tuple[str, ...]:
    """The selects of a licence table or a macro."""
    together = ("activity_basis",) if name == licence.MEMBER_ACTIVITY_DAILY.name else ()
    return tuple(map(select_of, (name, *together)))


@cache
def read_by(name: str) -> tuple[str, ...]:
    """The tables that a licence table or a macro reads."""
    found = {table for text in texts_of(name) for table in selected(text).tables}
    return tuple(sorted(found - {name, *MADE_TOGETHER.get(name, ())}))


def digest(*parts: str | pa.Table) -> str:
    """One text for all these parts; another for any others."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode() if isinstance(part, str) else _bytes(part))
        found.update(b"\0")
    return found.hexdigest()


def _bytes(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    return sink.getvalue().to_pybytes()


def made_of(name: str, as_of: datetime, digests: Mapping[str, str]) -> str:
    """What a licence table rests on, by the digests of all tables' rows."""
    is_timed = any("$as_of" in text for text in texts_of(name))
    return digest(name, str(as_of) if is_timed else "", *(digests.get(each, "") for each in read_by(name)))


@dataclass(frozen=True)
class Made:
    """A licence table's rows, and those of the tables that are made with it."""

    tables: Mapping[str, pa.Table]
    digest: str


class MadeBefore:
    """The newest of what was made, by what it rests on."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, Made] = OrderedDict()

    def get(self, rests_on: str) -> Made | None:
        return self._made.get(rests_on)

    def keep(self, rests_on: str, tables: Mapping[str, pa.Table]) -> Made:
        self._made[rests_on] = made = Made(tables, digest(*tables.values()))
        if len(self._made) > MOST:
            self._made.popitem(last=False)
        return made


BEFORE = MadeBefore()
