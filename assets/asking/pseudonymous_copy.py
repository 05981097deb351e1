"""The published tables without names, addresses, ids and free texts, as a database file of their own.

A copy and not views: whoever asks the copy cannot reach what is not in it, by whatever SQL. It holds the licence
tables; the base tables (events, listings, rosters) are left out. The pseudonyms are those of the pseudonymous report.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from assets.asking.columns import ABOUT_THE_TEAM, MEMBER, OF_THE_PRODUCT
from assets.contracts import Column, Table
from assets.report.content.figures import SMALL_GROUP
from assets.report.making import NAMELESS_REASONS
from assets.tables import base, licence
from assets.warehouse.licensing import make_key_macros, make_macros
from resources.secrets.pseudonyms import Pseudonyms
from resources.storage.bounded_process import may_be_text

COPIED = (*licence.ALL, base.EVENT_DAYS)
_WORKPLACE = {"department", "cost_centre"}
_TELLS_WHO = {"last_admin_work_at", "is_admin", "is_only_admin", "hold", "line", "other_line"}
"""No texts, and yet they tell who it is: an administrator, somebody on a legal hold, a line of the own list."""


def make_pseudonymous_copy(published: Path, copy: Path, pseudonyms: Pseudonyms) -> None:
    """Write the copy of a published file; the copy must not be there yet."""
    with duckdb.connect(str(copy)) as connection:
        copy.chmod(0o600)
        quoted = str(published).replace("'", "''")
        connection.execute(f"attach '{quoted}' as published (read_only)")
        _keep_people(connection, pseudonyms)
        connection.execute(f"create temp table workplaces as {_workplaces()}")
        for table in COPIED:
            selected = ", ".join(f'{_hidden(table, column)} as "{column.name}"' for column in table.columns)
            # In an order of their own: that of the rows may be that of their names.
            source = f'published."{table.name}" as rows order by all'
            connection.execute(f'create table "{table.name}" as select {selected} from {source}')
        connection.execute("detach published")
        make_key_macros(connection)
        make_macros(connection)


def _keep_people(connection: duckdb.DuckDBPyConnection, pseudonyms: Pseudonyms) -> None:
    """Keep each member's pseudonym beside the id, while the copy is made."""
    found = connection.execute(f"select distinct team, id from ({' union all '.join(_ids())}) where id is not null")
    keys = found.fetchall()
    people = pa.table({  # noqa: F841 - the statement below reads it
        "team": pa.array([team for team, _ in keys], pa.string()),
        "id": pa.array([member for _, member in keys], pa.string()),
        "pseudonym": pa.array([pseudonyms.of(team or "", member) for team, member in keys], pa.string()),
    })  # fmt: skip
    connection.execute("create temp table people as from people")


def _ids() -> Iterator[str]:
    for table in COPIED:
        for column in table.columns:
            if column.name.endswith(MEMBER):
                yield f'select {_team_of(table, column)} as team, "{column.name}" as id from published."{table.name}"'


def _team_of(table: Table, column: Column) -> str:
    other = "other_team"
    return other if column.name.startswith(other) and other in table.column_names else "team"


def _workplaces() -> str:
    """Departments and cost centres with so many people that they tell of nobody."""
    by = "team, department, cost_centre"
    return f"select {by} from published.seats group by {by} having count(*) >= {SMALL_GROUP}"


def _hidden(table: Table, column: Column) -> str:
    """What stands in the column instead."""
    nothing = f"cast(null as {column.type})"
    if column.name.endswith(MEMBER) and column.type == "VARCHAR":
        team = f"rows.{_team_of(table, column)}"
        same = f'people.team is not distinct from {team} and people.id = rows."{column.name}"'
        return f"(select pseudonym from people where {same})"
    if column.name in _TELLS_WHO:
        return nothing
    if not may_be_text(column.type) or column.name in OF_THE_PRODUCT | ABOUT_THE_TEAM:
        return f'rows."{column.name}"'
    if column.name in _WORKPLACE and {"team", *_WORKPLACE} <= set(table.column_names):
        same = " and ".join(f"workplaces.{name} is not distinct from rows.{name}" for name in ("team", *_WORKPLACE))
        return f'case when exists (from workplaces where {same}) then rows."{column.name}" end'
    if column.name == "evidence" and {"reason_code", "roles", "last_admin_work_at"} <= set(table.column_names):
        nameless = " or ".join(f"starts_with(reason_code, '{reason}')" for reason in NAMELESS_REASONS)
        return f"case when ({nameless}) and len(roles) = 0 and last_admin_work_at is null then evidence end"
    return nothing
