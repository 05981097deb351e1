"""The published tables without names, addresses, ids and free texts, as a database file of their own.

A copy and not views: whoever asks the copy cannot reach what is not in it, by whatever SQL. It holds the licence
tables; the base tables (events, listings, rosters) are left out. The pseudonyms are those of the pseudonymous report:
they stand where ids and names stood, and where addresses stood are addresses that nobody has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from assets.asking.columns import ABOUT_THE_TEAM, MEMBER, OF_THE_PRODUCT
from assets.contracts import Column, Table
from assets.privacy.beside_pseudonyms import NAMELESS_REASONS, SMALL_GROUP
from assets.published import open_published
from assets.selects import select_of
from assets.tables import base, licence
from assets.warehouse.compared_names import make_key_macros
from assets.warehouse.licensing import make_macros
from resources.home import Home
from resources.secrets.pseudonyms import Pseudonyms
from resources.storage.bounded_process import may_be_text
from resources.storage.queries import Tables, quoted

COPIED = (*licence.ALL, base.EVENT_DAYS)
_PEOPLE = {"email": "address", "display_name": "pseudonym"}
"""How the names of columns end that hold what a member is called, and what of ``people`` stands there instead."""
_WORKPLACE = {"department", "cost_centre"}
_TELLS_WHO = {"last_admin_work_at", "is_admin", "is_only_admin", "hold", "line", "other_line"}
"""Not texts, and yet they show who it is: an administrator, somebody on a legal hold, a line of the own list."""


@contextmanager
def open_pseudonymous(home: Home) -> Iterator[Tables]:
    """The newest published tables of a home without names, in a copy that goes with the ``with`` block.

    Raises:
        FixSetup: nothing was published yet, or another version made it.
    """
    with TemporaryDirectory(prefix="dropbox-licences-") as folder:
        copy = Path(folder) / "warehouse.duckdb"
        make_pseudonymous_copy(newest_published(home), copy, Pseudonyms.of_home(home))
        with duckdb.connect(str(copy), read_only=True) as connection:
            yield Tables(connection)


def newest_published(home: Home) -> Path:
    """The newest published file.

    Raises:
        FixSetup: there is none, or another version made it.
    """
    with open_published(home):
        return home.warehouse.resolve()


def make_pseudonymous_copy(published: Path, copy: Path, pseudonyms: Pseudonyms) -> None:
    """Write the copy of a published file; the copy must not be there yet."""
    with duckdb.connect(str(copy)) as connection:
        copy.chmod(0o600)
        connection.execute(f"attach {quoted(published)} as published (read_only)")
        make_key_macros(connection)
        _keep_people(connection, pseudonyms)
        connection.execute(f"create temp table workplaces as {_workplaces()}")
        for table in COPIED:
            selected = ", ".join(f'{_hidden(table, column)} as "{column.name}"' for column in table.columns)
            # In an order of their own: that of the rows may be that of their names.
            source = f'published."{table.name}" as rows order by all'
            connection.execute(f'create table "{table.name}" as select {selected} from {source}')
        connection.execute("detach published")
        make_macros(connection)


def _keep_people(connection: duckdb.DuckDBPyConnection, pseudonyms: Pseudonyms) -> None:
    """Keep who has which pseudonym while the copy is made: members by their ids, managers by the roster's texts."""
    ids = f"select distinct team, id, id as member from ({' union all '.join(_ids())}) where id is not null"
    _keep(connection, "people", ids, pseudonyms)
    # A manager with a seat has the same pseudonym as there.
    managers = "select distinct seats.team, manager, coalesce(name_bearers.team_member_id, manager) from seats"
    bearers = "name_bearers on name_bearers.team = seats.team and name_bearers.name = name_key(manager)"
    steps = f"with seats as (from published.seats), name_bearers as ({select_of('steps/name_bearers')})"
    _keep(connection, "managers", f"{steps} {managers} left join {bearers} where manager is not null", pseudonyms)


def _keep(connection: duckdb.DuckDBPyConnection, name: str, found_by: str, pseudonyms: Pseudonyms) -> None:
    """Keep a table of pseudonyms: ``found_by`` finds team, what stands in the published tables, and whose it is."""
    found = connection.execute(found_by).fetchall()
    people = [pseudonyms.of(team or "", member) for team, _, member in found]
    kept = {
        "team": pa.array([team for team, _, _ in found], pa.string()),
        "id": pa.array([text for _, text, _ in found], pa.string()),
        "pseudonym": pa.array([person.name for person in people], pa.string()),
        "address": pa.array([person.address for person in people], pa.string()),
    }
    connection.register("kept", pa.table(kept))
    connection.execute(f"create temp table {name} as from kept")
    connection.unregister("kept")


def _ids() -> Iterator[str]:
    for table in COPIED:
        for column in table.columns:
            if column.name.endswith(MEMBER):
                team = _team_of(table, column.name)
                yield f'select {team} as team, "{column.name}" as id from published."{table.name}"'


def _team_of(table: Table, member_id: str) -> str:
    other = "other_team"
    return other if member_id.startswith(other) and other in table.column_names else "team"


def _workplaces() -> str:
    """Departments and cost centres with so many people that they identify nobody."""
    by = "team, department, cost_centre"
    return f"select {by} from published.seats group by {by} having count(*) >= {SMALL_GROUP}"


def _hidden(table: Table, column: Column) -> str:
    """What stands in the column instead."""
    nothing = f"cast(null as {column.type})"
    if column.name in _TELLS_WHO:
        return nothing
    if veiled := _veiled(table, column):
        return veiled
    if not may_be_text(column.type) or column.name in OF_THE_PRODUCT | ABOUT_THE_TEAM:
        return f'rows."{column.name}"'
    if column.name in _WORKPLACE and {"team", *_WORKPLACE} <= set(table.column_names):
        same = " and ".join(f"workplaces.{name} is not distinct from rows.{name}" for name in ("team", *_WORKPLACE))
        return f'case when exists (from workplaces where {same}) then rows."{column.name}" end'
    if column.name == "evidence" and {"reason_code", "roles", "last_admin_work_at"} <= set(table.column_names):
        nameless = " or ".join(f"starts_with(reason_code, '{reason}')" for reason in NAMELESS_REASONS)
        return f"case when ({nameless}) and len(roles) = 0 and last_admin_work_at is null then evidence end"
    return nothing


def _veiled(table: Table, column: Column) -> str:
    """The pseudonym of whose id, name or address it is; empty: the column has none."""
    if column.type != "VARCHAR":
        return ""
    if column.name == "manager":
        return "(select any_value(pseudonym) from managers where managers.team = rows.team and id = rows.manager)"
    if column.name.endswith(MEMBER):
        return _pseudonym(table, column.name, "pseudonym")
    for end, shown in _PEOPLE.items():
        whose = [f"{column.name.removesuffix(end)}{member}" for member in ("team_member_id", "member_id")]
        known = [name for name in whose if column.name.endswith(end) and name in table.column_names]
        if known:
            return f'case when rows."{column.name}" is not null then {_pseudonym(table, known[0], shown)} end'
    return ""


def _pseudonym(table: Table, member_id: str, shown: str) -> str:
    same = f'people.team is not distinct from rows.{_team_of(table, member_id)} and people.id = rows."{member_id}"'
    return f"(select {shown} from people where {same})"
