"""An in-memory warehouse whose base tables are filled by hand and whose licence tables the product makes."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from assets import subjects
from assets.tables import base, licence
from assets.warehouse.event_types import known_event_types
from assets.warehouse.licensing import MACROS, make_functions, make_licence_table, make_macros, make_views
from resources.home import Home
from resources.storage.lake import Lake
from tests.licence.base_rows import BaseRows, put
from tests.licence.made_before import BEFORE, MADE_TOGETHER, digest, made_of, read_by
from tests.published import dicts, publish_from_memory

TWELVE = Path(__file__).parent / "twelve_members"
BASE_TABLES = {table.name: table for table in subjects.BASE_TABLES}
LICENCE_TABLES = {table.name: table for table in licence.ALL}


def at(text: str) -> datetime:
    """A moment in UTC without a zone, as the tables hold them."""
    return datetime.fromisoformat(text)


AS_OF = at("2026-11-01 09:00")
TODAY = AS_OF.date()


@cache
def needed_by(name: str) -> frozenset[str]:
    """A licence table or a macro, and the licence tables that it is made of, however many steps between."""
    return frozenset({name}).union(*(needed_by(table) for table in read_by(name) if table in LICENCE_TABLES))


def named_in(query: str) -> frozenset[str]:
    """What a query asks for, and all that it is made of."""
    words = set(re.findall(r"\w+", query))
    return frozenset[str]().union(*(needed_by(name) for name in (*LICENCE_TABLES, *MACROS) if name in words))


@cache
def event_type_rows() -> pa.Table:
    return pa.Table.from_pylist(known_event_types(), schema=base.SIGNALS.arrow_schema)


class HandMade:
    """Base tables to fill, row by row, and questions to what the product makes of them.

    A licence table is made when a question names it, or one that is made of it: all of them take a quarter of a second.
    What was made of the same rows before is put in its place instead.
    """

    as_of = AS_OF

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": 1})  # on so few rows two cost half as much again
        for table in subjects.BASE_TABLES:
            self._connection.execute(table.ddl)
        make_functions(self._connection)
        self._base = BaseRows(self._connection)
        self._made_at: datetime | None = None
        self._made: set[str] = set()
        self._digests: dict[str, str] = {}
        """Of the licence tables' rows."""
        self._is_handed_out = False

    def close(self) -> None:
        self._connection.close()

    @property
    def _con(self) -> duckdb.DuckDBPyConnection:
        self._base.settle()
        return self._connection

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The warehouse itself; after ``make``, with all licence tables and macros."""
        self._need_all()
        self._is_handed_out = True
        return self._con

    def with_tables(self, *names: str) -> duckdb.DuckDBPyConnection:
        """The warehouse itself, with these licence tables and what they are made of."""
        self._need(named_in(" ".join(names)))
        self._is_handed_out = True  # whoever has it may change any table
        return self._con

    def add(self, table: str, *rows: dict[str, Any]) -> None:
        """Add rows to a base table; a column that is left out is NULL."""
        if not rows:
            return
        contract = BASE_TABLES[table]
        for row in rows:
            assert set(row) <= set(contract.column_names), row
        self._insert(table, pa.Table.from_pylist(list(rows), schema=contract.arrow_schema))

    def _insert(self, table: str, rows: pa.Table) -> None:
        self._made_at = None
        self._base.add(table, rows)
        if self._is_handed_out:
            self._base.settle()

    def change(self, statement: str, **parameters: Any) -> None:
        """Change base tables by SQL; questions then need another ``make``."""
        self._made_at = None
        self._con.execute(statement, parameters)
        named = set(re.findall(r"\w+", statement)) & BASE_TABLES.keys()
        assert named, f"a change of no base table: {statement}"
        before = [self._base.digests.get(name, "") for name in sorted(named)]
        self._base.changed(named, digest(*before, statement, repr(parameters)))

    def empty(self) -> HandMade:
        """Empty the base tables, save for the event types that the product knows: much cheaper than to make another."""
        if self._is_handed_out:
            self._base.truncate(BASE_TABLES)
            self._digests.clear()
        self._base.empty()
        self._made_at, self._made, self._is_handed_out = None, set(), False
        self.known_types()
        return self

    def declare(self, team: str = "acme", **connection: Any) -> None:
        row = {"team": team, "enabled": True, "history_days": 400, "settle_hours": 72, "idle_after_days": 90}
        self.add("connections", row | connection)

    def plan(self, team: str = "acme", **info: Any) -> None:
        self.add("team_info", {"team": team, "snapshot_date": TODAY, "has_team_file_events": True} | info)

    def member(self, name: str, team: str = "acme", **member: Any) -> None:
        self.add("member_snapshots", self.member_row(name, team, **member))

    @staticmethod
    def member_row(name: str, team: str = "acme", **member: Any) -> dict[str, Any]:
        row = {
            "team": team,
            "snapshot_date": TODAY,
            "team_member_id": name,
            "account_id": f"account of {name}",
            "status": "active",
            "membership_type": "full",
            "joined_on": at("2024-01-10"),
            "roles": [],
            "secondary_emails": [],
            "verified_emails": [],
        } | member
        seated = row["membership_type"] == "full" and row["status"] in {"active", "invited", "suspended"}
        return {"consumes_seat": seated} | row

    def event(self, occurred_at: datetime, name: str | None, team: str = "acme", **event: Any) -> None:
        self.add("events", self.event_row(occurred_at, name, team, **event))

    @staticmethod
    def event_row(occurred_at: datetime, name: str | None, team: str = "acme", **event: Any) -> dict[str, Any]:
        row = {
            "team": team,
            "event_date": occurred_at.date(),
            "occurred_at": occurred_at,
            "event_type": "file_edit",
            "event_category": "file_operations",
            "actor_kind": "user",
            "actor_type": "team_member",
            "actor_team_member_id": name,
        }
        return row | event

    def read_days(
        self, first: date, last: date, team: str = "acme", *, settled: bool = True, read_at: datetime | None = None
    ) -> None:
        """Days of the log that were read, by default long after they ended."""
        days = [first + timedelta(days=index) for index in range((last - first).days + 1)]
        moment = read_at or at(last.isoformat()) + timedelta(days=5)
        self.add(
            "event_days",
            *({"team": team, "event_date": day, "rows": 0, "read_at": moment, "settled": settled} for day in days),
        )

    def known_types(self) -> None:
        """The event types that the product knows."""
        self._insert(base.SIGNALS.name, event_type_rows())

    def make(self, as_of: datetime = AS_OF) -> HandMade:
        """Let the licence tables be those of the base tables as they are now, and of this moment."""
        self._made_at, self._made = as_of, set()
        return self

    def _need_all(self) -> None:
        if self._made_at:
            self._need({*LICENCE_TABLES, *MACROS})

    def _need(self, names: Iterable[str]) -> None:
        wanted = set(names) - self._made
        if not wanted:
            return
        assert self._made_at, f"call make() after the last change: {', '.join(sorted(wanted))}"
        for name in LICENCE_TABLES:
            if name in wanted:
                self._make(name, self._made_at)
        if wanted & set(MACROS):
            make_macros(self._con)
        self._made |= wanted

    def _make(self, name: str, as_of: datetime) -> None:
        """Make a licence table, or leave or put there what was made of the same rows."""
        table, names = LICENCE_TABLES[name], (name, *MADE_TOGETHER.get(name, ()))
        digests = ChainMap(self._base.digests, self._digests)
        rests_on = made_of(name, as_of, digests)
        made = None if self._is_handed_out else BEFORE.get(rests_on)
        if made is None:
            if table == licence.MEMBER_ACTIVITY_DAILY:
                self._con.execute("delete from activity_basis")  # so that all days are counted
            is_there = name in self._digests and not self._is_handed_out
            make_licence_table(self._con, as_of.replace(tzinfo=UTC), table, is_there=is_there)
            if self._is_handed_out:
                return
            made = BEFORE.keep(rests_on, {each: self._con.table(each).to_arrow_table() for each in names})
        elif any(digests.get(each) != made.digest for each in names):
            self._con.execute(table.ddl)
            for each, rows in made.tables.items():
                self._con.execute(f'truncate "{each}"')
                put(self._con, each, rows)
        self._digests[name] = made.digest
        self._base.changed(names[1:], made.digest)

    def publish(self, root: Path, questions: str | None = None) -> Home:
        """All tables as a home's published file, by the product's own publishing.

        Of the licence tables only those that the questions, texts of SQL, need have rows; None: all have.
        """
        home = Home(root)
        if questions is None:
            self._need_all()
        else:
            self._need(named_in(questions))
            self._make_empty(LICENCE_TABLES.keys() - self._made)
            make_macros(self._con)
        make_views(self._con, Lake(home.lake))
        publish_from_memory(self._con, home)
        return home

    def _make_empty(self, names: Iterable[str]) -> None:
        for name in names:
            self._con.execute(LICENCE_TABLES[name].ddl)
            self._digests.pop(name, None)

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        return self._ask(select).fetchall()

    def row(self, select: str) -> tuple[Any, ...]:
        (only,) = self.rows(select)
        return only

    def dicts(self, select: str) -> list[dict[str, Any]]:
        return dicts(self._ask(select))

    def _ask(self, select: str) -> duckdb.DuckDBPyConnection:
        self._need(named_in(select))
        return self._con.execute(select)


def twelve_members(*, old_contract: bool = False) -> HandMade:
    """The twelve members of ``twelve_members/given``, whose figures were worked out by hand.

    ``old_contract``: their contract says price, renewal and notice only.
    """
    made = HandMade()
    given = {path.name: path for path in (TWELVE / "given").glob("*.csv")}
    if old_contract:
        given |= {path.name: path for path in (TWELVE / "old_contract" / "given").glob("*.csv")}
        given = {name: path for name, path in given.items() if not name.startswith("declared_")}
    for _, path in sorted(given.items()):
        made.change(f'insert into "{path.stem}" by name {read_csv(path)}')
    made.read_days(date(2025, 9, 27), date(2026, 10, 28), read_at=AS_OF)
    made.read_days(date(2026, 10, 29), date(2026, 11, 1), settled=False, read_at=AS_OF)
    return made.make()


def read_csv(path: Path) -> str:
    """A table written by hand: an empty cell is NULL, a list is written [a, b], a column left out is all NULL."""
    return f"(select * from read_csv('{path}', header = true, all_varchar = true, nullstr = ''))"
