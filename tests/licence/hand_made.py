"""An in-memory warehouse whose base tables are filled by hand and whose licence tables are made by the SQL files."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from assets.contracts import Table
from assets.event_types import known_event_types
from assets.licensing import make_macros
from assets.tables import base, licence

SQL = Path(__file__).parents[2] / "assets" / "sql"
TWELVE = Path(__file__).parent / "twelve_members"
BASE_TABLES = {table.name: table for table in base.ALL}


def at(text: str) -> datetime:
    """A moment in UTC without a zone, as the tables hold them."""
    return datetime.fromisoformat(text)


AS_OF = at("2026-11-01 09:00")
TODAY = AS_OF.date()


def select_of(table: Table) -> str:
    return (SQL / f"{table.name}.sql").read_text(encoding="utf-8")


def parameters_of(select: str, as_of: datetime) -> dict[str, Any]:
    return {"as_of": as_of} if "$as_of" in select else {}


def run_licence_sql(con: duckdb.DuckDBPyConnection, as_of: datetime, tables: tuple[Table, ...] = licence.ALL) -> None:
    """Make the licence tables, in the contracts' order, all days counted."""
    con.execute("delete from changed_days")
    con.execute("insert into changed_days by name select distinct team, event_date from events")
    for table in tables:
        select = select_of(table)
        con.execute(table.ddl)
        con.execute(f'insert into "{table.name}" by name {select}', parameters_of(select, as_of))


class HandMade:
    """Base tables to fill, row by row, and questions to what the SQL made of them."""

    as_of = AS_OF

    def __init__(self) -> None:
        self.con = duckdb.connect()
        for table in base.ALL:
            self.con.execute(table.ddl)

    def add(self, table: str, *rows: dict[str, Any]) -> None:
        if not rows:
            return
        contract = BASE_TABLES[table]
        for row in rows:
            assert set(row) <= set(contract.column_names), row
        self.con.register("arriving", pa.Table.from_pylist(list(rows), schema=contract.arrow_schema))
        self.con.execute(f'insert into "{table}" by name select * from arriving')
        self.con.unregister("arriving")

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
        self.add("signals", *known_event_types())

    def make(self, as_of: datetime = AS_OF) -> HandMade:
        run_licence_sql(self.con, as_of)
        make_macros(self.con)
        return self

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        return self.con.execute(select).fetchall()

    def row(self, select: str) -> tuple[Any, ...]:
        (only,) = self.rows(select)
        return only

    def dicts(self, select: str) -> list[dict[str, Any]]:
        cursor = self.con.execute(select)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def read_csv(path: Path) -> str:
    """A table written by hand: an empty cell is NULL, a list is written [a, b], a column left out is all NULL."""
    return f"(select * from read_csv('{path}', header = true, all_varchar = true, nullstr = ''))"
