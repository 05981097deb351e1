"""The docs say what is so: the tables' page, the commands, the links."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pandas as pd
import pytest

from assets.selects import select_of
from pipelines import cli
from resources.access import READING_ROUTES, SCOPES
from resources.errors import FixSetup
from resources.home import Home
from resources.network import line_faults
from tests.published import ask
from tools.tables_page import PAGE, tables_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_tables_page_is_made_from_the_contracts() -> None:
    assert PAGE.read_text(encoding="utf-8") == tables_page(), "Run: python -m tools.tables_page"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_docs_exist(page: Path) -> None:
    named = set(re.findall(r"dropbox-licences ([a-z]+(?:-[a-z]+)*)", page.read_text(encoding="utf-8")))
    assert named <= set(cli.main.commands), named - set(cli.main.commands)


def test_the_list_of_commands_says_of_each_in_one_line_what_it_does() -> None:
    listed = cli.main.get_help(click.Context(cli.main, terminal_width=80)).partition("Commands:")[2]
    assert len(listed.strip().splitlines()) == len(cli.main.commands)
    assert "..." not in listed


@pytest.mark.parametrize("name", sorted(cli.main.commands))
def test_every_command_has_words(name: str) -> None:
    command = cli.main.commands[name]
    assert command.help
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, option.name


def test_the_readme_shows_what_the_demo_prints(demo_home: Home) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = ask(demo_home, select_of("lists/summary"), team=None)
    assert len(lines) > 8
    for line in lines:
        assert re.search(rf"│ {line['words']} +│ +{line['members']} │", readme), (line["words"], line["members"])
    ((_, arithmetic),) = (row.values() for row in ask(demo_home, select_of("lists/idle_breakdown"), team=None))
    assert f"\n{arithmetic}\n" in readme


PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if PYTHON.search(page.read_text("utf-8"))], ids=lambda page: page.name
)
def test_the_python_of_a_page_runs(page: Path, demo_home: Home) -> None:
    for block in PYTHON.findall(page.read_text(encoding="utf-8")):
        assert '"demo-data"' in block
        found: dict[str, Any] = {}
        exec(block.replace('"demo-data"', repr(str(demo_home.root))), found)  # noqa: S102
        if "defs" in found:  # for Dagster: all of it fits together
            assert found["defs"].resolve_asset_graph().get_all_asset_keys()
            continue
        frames = [value for value in found.values() if isinstance(value, pd.DataFrame)]
        assert frames
        assert all(len(frame) for frame in frames)


def test_each_message_that_connect_md_explains_is_one_of_ours() -> None:
    explained = (ROOT / "docs/connect.md").read_text(encoding="utf-8").partition("## Messages")[2]
    messages = re.findall(r"^\| (?!---|message)(.+?) \|", explained, re.MULTILINE)
    assert len(messages) > 20
    said = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("resources", "pipelines")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert not [each for each in messages if each not in said.replace("{patience_seconds / 60:.0f}", "15")]
    for case in line_faults._CASES:  # and what goes wrong on the line most often is explained
        if issubclass(case.meaning, FixSetup) and "REQUESTS_CA_BUNDLE" in case.cure:
            assert any(each in case.came_back for each in messages), case.came_back


def test_the_readers_path_of_the_readme_leads_on() -> None:
    line = next(line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| a developer"))
    names = re.findall(r"`([\w/.]+)`", line.partition(";")[0])
    assert len(names) > 4
    for step, following in pairwise(names):
        module = following.removesuffix(".py").replace("/", ".")
        assert {following, module} & {*re.findall(r"[\w/.]+", (ROOT / step).read_text())}, following


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_pages_tell_how_many_permissions_and_routes_there_are(page: Path) -> None:
    numbers = {"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
    told = re.findall(r"(\w+)(?: read-only)? permissions|tick the (\w+) (?:below|under)", page.read_text())
    for word in (first or second for first, second in told):
        assert numbers.get(word.lower(), len(SCOPES)) == len(SCOPES), page
    routes = [numbers.get(word) for word in re.findall(r"the (\w+) routes that it may call", page.read_text())]
    assert routes == [len(READING_ROUTES)] * (page.name == "connect.md"), page
