"""Analysts open the published file with DuckDB clients older than ours: whatever the docs ask, they answer the same.

The clients are pinned in ``clients/*.txt`` and stand in folders of their own, which ``make clients`` makes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assets.subjects import BASE_TABLES
from assets.tables import base, licence
from assets.warehouse.compared_names import KEY_MACROS
from assets.warehouse.licensing import MACROS
from resources.home import Home
from tests.docs.test_docs import PAGES, ROOT
from tools.recipes_page import PAGE, RECIPE
from tools.tables_page import CLIENTS
from tools.tables_page import PAGE as TABLES

HERE = Path(__file__).parent / "clients"
FOLDERS = ROOT / ".venv" / "clients"
DAYS = ("2025-10-01", "2026-03-31", "2026-10-31", "2030-01-01")
TYPED = ("Straße", "\u200bİstanbul ", "ﬁn\u00a0 d\u2019été", "e\u0301", "ΣΊΣΥΦΟΣ", " ", "")
"""Names as people type them: what the macros that compare them fold."""
SQL = re.compile(r"```sql\n(.*?)\n```", re.DOTALL)
Answers = dict[str, Any]


def queries() -> dict[str, str]:
    """All that the docs ask; every table, view and macro, whole."""
    recipes = {recipe["question"]: recipe["sql"] for recipe in RECIPE.finditer(PAGE.read_text(encoding="utf-8"))}
    asked = {
        f"{page.name} {number}: {statement.query.strip()}": statement.query
        for page in PAGES
        if page != PAGE
        for number, block in enumerate(SQL.findall(page.read_text(encoding="utf-8")))
        if not block.startswith("attach")
        for statement in duckdb.extract_statements(block)
    }
    tables = {table.name: f'from "{table.name}"' for table in (*BASE_TABLES, *licence.ALL, base.EVENT_JSON)}
    macros = {f"{name}({day})": f"from {name}(date '{day}')" for name in MACROS for day in DAYS}
    texts = " union all ".join(
        f"select {name} as text from members" for name in ("email", "display_name", "external_id")
    )
    typed = " union all ".join(f"select '{text}'" for text in TYPED)
    for name in KEY_MACROS:
        called = f"{name}(text, 'strase')" if name == "typing_slips" else f"{name}(text)"
        macros[name] = f"select text, {called} from ({texts} union all {typed}) as typed"
    catalog = {"catalog": "select seat.team, count(*) from warehouse.main.seats as seat group by all"}
    found = recipes | asked | tables | macros | catalog
    return {name: query.strip().removesuffix(";") for name, query in found.items()}


QUERIES = queries()


def folder_of(client: str) -> Path:
    folder = FOLDERS / client
    if not folder.is_dir():
        pytest.fail(f"The client {client} is not in {folder}: make clients")
    return folder


def ask_python(home: Home, folder: Path | None, place: Path) -> Answers:
    """What a Python client answers; of no folder: the product's own."""
    asked, answered = place / "queries.json", place / "answers.json"
    asked.write_text(json.dumps(QUERIES), encoding="utf-8")
    environment = os.environ | ({"PYTHONPATH": str(folder)} if folder else {})
    line = [sys.executable, str(HERE / "python_client.py"), str(home.warehouse), str(asked), str(answered)]
    subprocess.run(line, env=environment, check=True)
    return dict(json.loads(answered.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def ours(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    answers = ask_python(demo_home, None, tmp_path_factory.mktemp("ours"))
    assert answers["version"] == duckdb.__version__
    return answers


def test_every_macro_is_asked() -> None:
    assert len(RECIPE.findall(PAGE.read_text(encoding="utf-8"))) >= 40
    for name in MACROS:
        assert any(f"{name}(" in recipe["sql"] for recipe in RECIPE.finditer(PAGE.read_text(encoding="utf-8"))), name


@pytest.mark.parametrize("client", ["oldest", "newest-1"])
def test_older_clients_answer_as_the_newest_does(client: str, demo_home: Home, ours: Answers, tmp_path: Path) -> None:
    answers = ask_python(demo_home, folder_of(client), tmp_path)
    assert f"duckdb=={answers['version']}" in (HERE / f"{client}.txt").read_text(encoding="utf-8")
    wrong = {name: (answers[name], ours[name]) for name in QUERIES if answers[name] != ours[name]}
    assert not wrong
    assert not [name for name in QUERIES if isinstance(ours[name], str)], "these queries fail"


def test_the_command_line_answers_as_python_does(demo_home: Home, tmp_path: Path) -> None:
    texts = {name: f"select cast(columns(*) as varchar) from ({query})" for name, query in QUERIES.items()}
    program = folder_of("command-line") / "duckdb_cli" / "duckdb"
    script = [".mode json", ".bail on"]
    for number, query in enumerate(texts.values()):
        script += [f".output {tmp_path / str(number)}", f"{query}\n;"]
    line = [str(program), "-readonly", str(demo_home.warehouse)]
    done = subprocess.run(line, input="\n".join(script), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with duckdb.connect(str(demo_home.warehouse), read_only=True) as connection:
        for number, (name, query) in enumerate(texts.items()):
            found = connection.execute(query)
            names = [column[0] for column in found.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            printed = (tmp_path / str(number)).read_text(encoding="utf-8")
            assert in_order(json.loads(printed or "[]")) == in_order(rows), name


def in_order(rows: list[Answers]) -> list[str]:
    return sorted(map(json.dumps, rows))


@pytest.mark.parametrize("client", ["oldest", "newest-1"])
def test_attached_beside_another_database_macros_answer_after_use(client: str, demo_home: Home) -> None:
    (block,) = [each for each in SQL.findall(TABLES.read_text(encoding="utf-8")) if each.startswith("attach")]
    script = (
        "import duckdb, sys\n"
        "c = duckdb.connect()\n"
        "attach, use, ask = duckdb.extract_statements(sys.argv[1])\n"
        "c.execute(attach), print(c.execute('select count(*) > 0 from w.seats').fetchone())\n"
        "c.execute(use), print(len(c.execute(ask).fetchall()) == 1)\n"
    )
    line = [sys.executable, "-c", script, block.replace("warehouse.duckdb", str(demo_home.warehouse))]
    environment = os.environ | {"PYTHONPATH": str(folder_of(client))}
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["(True,)", "True"], done.stderr


def test_the_docs_name_the_clients_that_are_tried() -> None:
    for client in ("oldest", "newest-1", "command-line"):
        (version,) = re.findall(r"^duckdb(?:-cli)?==(\S+)", (HERE / f"{client}.txt").read_text("utf-8"), re.MULTILINE)
        assert version in CLIENTS, client
