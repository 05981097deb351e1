"""Other engines open the tables as docs/engines.md says, and give the home's own answers to its questions.

The engines stand in folders of their own, which ``make engines`` makes. Spark is tried only where that was asked for.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from assets.contracts import ARROW_TYPES, Column, Table
from assets.for_engines.month_files import EVENTS
from assets.for_engines.publishing import publish_for_engines
from assets.for_engines.table_files import write_table
from assets.tables import licence
from pipelines.demo import CONTRACT
from resources.home import Home
from resources.installation import Installation
from resources.storage.queries import Tables
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.grown.engines.ask import answers
from tests.grown.machines import linked
from tests.pipeline.command_line import ROOT
from tests.pipeline.linked_home import run

PAGE = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
TEXTS = {
    told: text for _, told, text in re.findall(r"^```(python|sql) (\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
}
QUESTIONS = [text.strip() for text in TEXTS["questions"].split(";") if text.strip()]
FOLDERS = {
    "duckdb": "clients/newest-1",
    "oldest duckdb": "clients/oldest",
    "polars": "engines/polars",
    "spark": "engines/spark",
}
WRITTEN_AS = {"string": "VARCHAR", "array<string>": "VARCHAR[]"}
COMPANIES = [
    Company.simulate(CompanyPlan(name=name, seed=seed, members=12, days=70, events_a_day=9, groups=2, hostile=hostile))
    for name, seed, hostile in (("acme", 3, False), ("beta", 4, True), ("gamma", 5, False))
]
SPARK = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 "
    "--conf spark.sql.shuffle.partitions=2 --conf spark.sql.session.timeZone=America/New_York pyspark-shell",
}
"""On this machine alone, in a zone whose hours our times do not have."""

EXTREMES = Table(
    "extremes",
    "number",
    (
        Column("team", "VARCHAR", "The team"),
        *(Column(f"c{at}", name, "A value") for at, name in enumerate(ARROW_TYPES)),
    ),
    key=("team",),
)
ROWS = [
    ("acme", "", [], False, -(2**31), -(2**63), 0, 5e-324, date(1, 1, 1), datetime(1, 1, 1, 0, 0, 0, 1),
     Decimal("-9999999999999999.99"), Decimal("-999999999999.999999")),
    ("beta", "'\"\\\n\u202e🦆", ["", "a,b", "[c]"], True, 2**31 - 1, 2**63 - 1, 2**64 - 1, 1.7976931348623157e308,
     date(9999, 12, 31), datetime(9999, 12, 31, 23, 59, 59, 999_999),
     Decimal("9999999999999999.99"), Decimal("999999999999.999999")),
    ("gamma", "e\u0301", ["é", None], True, 0, 0, 2**63, -0.5, date(1969, 12, 31), datetime(2026, 3, 8, 2, 30),
     Decimal("0.01"), Decimal("0.000001")),
    ("delta", *(None for _ in ARROW_TYPES)),
]  # fmt: skip
"""The least and the greatest of each type, an hour that New York does not have, and nothing."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path]:
    """A home, and the folder with its tables in two shards, with a table of extreme values among them."""
    folder = tmp_path_factory.mktemp("engines")
    place = folder / "bi here"
    with SampleServer(COMPANIES) as server, linked(server, folder / "home", history_days=100) as home:
        home.connections_file.write_text(home.connections_file.read_text() + CONTRACT)
        os.environ["DROPBOX_LICENCES_SHARDS"] = "2"
        run(home)
        os.environ["DROPBOX_LICENCES_TABLES"] = str(place)
        publish_for_engines(Installation(home))
    with duckdb.connect() as connection:
        connection.execute(EXTREMES.ddl)
        connection.executemany(f"insert into extremes values ({', '.join('?' * len(EXTREMES.columns))})", ROWS)
        files = write_table(Tables(connection), EXTREMES, 2, place / "tables")
    path = place / "tables" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["tables"]["extremes"] = {"files": [{"path": each.path} for each in files]}
    path.write_text(json.dumps(manifest))
    return home, place


def from_the_home(home: Home, questions: list[str]) -> list[list[str]]:
    """What the home's own tables and lake answer, with this program's DuckDB."""
    read = "read_parquet($files, hive_partitioning = true, hive_types = {'team': varchar, 'date': date})"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.warehouse}' as home (read_only)")
        for table in licence.ALL:
            connection.execute(f'create view "{table.name}" as from home."{table.name}"')
        connection.execute(
            f"create table events_by_month as select *, strftime(date, '%Y-%m') as month from {read}",
            {"files": f"{home.lake}/events/*/*/data.parquet"},
        )
        connection.execute(EXTREMES.ddl)
        connection.executemany(f"insert into extremes values ({', '.join('?' * len(EXTREMES.columns))})", ROWS)
        return answers(lambda query: connection.sql(query).fetchall(), questions)


def all_columns(table: Table) -> str:
    names = ", ".join(f'"{name}"' for name in table.column_names)
    return f'select {names} from "{table.name}"'


@pytest.mark.parametrize("engine", FOLDERS)
def test_an_engine_answers_as_the_home_does(engine: str, published: tuple[Home, Path], tmp_path: Path) -> None:
    folder = ROOT / ".venv" / FOLDERS[engine]
    if engine == "spark" and not (folder.is_dir() and shutil.which("java")):
        pytest.skip("Spark is not installed: make engines (460 MB), on a machine with Java")
    assert folder.is_dir(), f"The engine is not in {folder}: make engines"
    home, place = published
    more = [] if engine == "spark" else licence.ALL  # each costs Spark seconds
    questions = [*QUESTIONS, "select * from extremes", *map(all_columns, more)]
    *_, kind = engine.split()
    text, asked, answered = (tmp_path / name for name in ("text.py", "asked.json", "answered.json"))
    text.write_text(TEXTS[kind].replace("/srv/bi/dropbox", str(place)), encoding="utf-8")
    asked.write_text(json.dumps(questions), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"} | SPARK
    line = [
        sys.executable,
        str(ROOT / "tests/grown/engines/ask.py"),
        engine.rsplit(maxsplit=1)[-1],
        str(text),
        str(asked),
        str(answered),
    ]
    done = subprocess.run(line, env=environment, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3_000:]
    found = json.loads(answered.read_text(encoding="utf-8"))
    expected = from_the_home(home, questions)
    assert len(QUESTIONS) == 5
    assert all(expected[: len(QUESTIONS) + 1])
    for question, ours, theirs in zip(questions, expected, found, strict=True):
        assert theirs == ours, question


def test_the_tables_that_the_page_creates_have_the_columns_of_ours() -> None:
    tables = {table.name: table for table in (*licence.ALL, EVENTS)}
    created = re.findall(r"create external table (\w+) \((.*?)\n\)", TEXTS["athena"], re.DOTALL)
    assert len(created) == 5
    for name, columns in created:
        types = {column.name: column.type.lower() for column in tables[name].columns}
        for column, written in re.findall(r"(\w+) ([a-z]+(?:\(\d+,\d+\)|<\w+>)?)(?:,|$)", columns.strip()):
            assert WRITTEN_AS.get(written, written).lower() == types[column], (name, column)
    assert {name for name, _ in created} == set(re.findall(r"external table dropbox\.(\w+)", TEXTS["bigquery"]))


def test_the_places_that_the_page_names_are_there(published: tuple[Home, Path]) -> None:
    _, place = published
    named = re.findall(r"'(?:s3|gs)://bucket/prefix/([^']*)'", TEXTS["athena"] + TEXTS["bigquery"])
    assert len(named) == 11
    for each in named:
        assert (place / each.removesuffix("/*.parquet")).exists(), each
    assert datetime.now(UTC).isoformat() > json.loads((place / "tables/manifest.json").read_text())["made_at"]
