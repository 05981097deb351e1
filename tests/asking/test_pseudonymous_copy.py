"""The copy without names: nothing that SQL can ask of it, and no byte of its file, names anybody."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from assets.asking.pseudonymous_copy import make_pseudonymous_copy, newest_published
from assets.tables import licence
from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.pseudonyms import Pseudonyms
from resources.storage.bounded_questions import Question, ask_bounded
from sample_team.company import Company
from tests.asking.names import names_of

TRICKS = (
    'select columns(*)::varchar from "{table}"',
    'select list(t) as rows from "{table}" as t',
    'select {{"row": t}} as s, map([1], [t]) as m from "{table}" as t',
    'select to_json(t) from "{table}" as t',
    'summarize "{table}"',
    "from pragma_storage_info('{table}')",
)
OF_THE_DATABASE = (
    "from information_schema.columns",
    "from duckdb_columns()",
    "from duckdb_functions() where not internal",
    "from duckdb_constraints()",
    "from duckdb_logs()",
    "from seats_as_of(date '2026-10-15')",
    "select md5(email), email, reverse(email) from members order by email",
    "select * from seats as a positional join members as b",
)


def test_no_table_of_the_pseudonymous_copy_names_anybody(asked_home: Home, company: Company, tmp_path: Path) -> None:
    copy, names = tmp_path / "copy.duckdb", names_of(company)
    make_pseudonymous_copy(asked_home.warehouse.resolve(), copy, Pseudonyms.of_home(asked_home))
    with duckdb.connect(str(copy), read_only=True) as connection:
        (tables,) = zip(*connection.execute("select table_name from duckdb_tables()").fetchall(), strict=True)
        found = {table: str(connection.execute(f'from "{table}"').fetchall()).casefold() for table in tables}
    assert {table.name for table in licence.ALL} <= found.keys()
    assert not [(table, name) for table, text in found.items() for name in names if name in text]
    assert "design" in found["seats"]  # a department of many people tells of nobody


def test_no_trick_of_sql_gets_a_name_out_of_the_pseudonymous_copy(
    asked_home: Home, company: Company, tmp_path: Path
) -> None:
    copy, names = tmp_path / "copy.duckdb", names_of(company)
    published = newest_published(asked_home)
    make_pseudonymous_copy(published, copy, Pseudonyms.of_home(asked_home))
    assert not [name for name in names if name.encode() in copy.read_bytes().lower()]
    every = "select table_name from duckdb_tables() union select view_name from duckdb_views() where not internal"
    (listed,) = ask_bounded(copy, Question(every))
    tricks = [each.format(table=row["table_name"]) for row in listed.rows for each in TRICKS]
    told = ask_bounded(copy, *(Question(each, most_rows=10_000) for each in (*tricks, *OF_THE_DATABASE)), seconds=120)
    assert len(told) > 300
    said = {question: str(each).casefold() for question, each in zip((*tricks, *OF_THE_DATABASE), told, strict=True)}
    assert not [(question, name) for question, text in said.items() for name in names if name in text]
    for path in (published, asked_home.warehouse, asked_home.root / "warehouse.duckdb"):
        for way in (f"attach '{path}' as real", f"from read_duckdb('{path}', table_name = 'seats')", f"from '{path}'"):
            with pytest.raises(FixSetup):
                ask_bounded(copy, Question(way))
