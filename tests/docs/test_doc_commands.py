"""Every command in the docs is run as it stands there; every message they explain is one that the product can give."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipelines import cli
from pipelines.demo import COMPANY as COMPANY_OF_DEMO
from pipelines.demo import sample_team
from pipelines.terminal import asking
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.docs.test_docs import PAGES, ROOT
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, run
from tests.published import ask

COMPANY = Company.simulate(CompanyPlan(name="acme", seed=5, members=20, days=120, events_a_day=20, groups=3))
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
OURS = re.compile(r"^\$ \.venv/bin/dropbox-licences (.*)$", re.MULTILINE)
INLINE = re.compile(r"`dropbox-licences ([a-z][^`]*)`")
NOT_RUN = re.compile(
    r"^\$ (make (\w+)|python3 -m venv|\.venv/bin/(?:pip|python)|git clone|pipx run --spec|cd|export|unset|cp|rsync"
    r"|\.venv/bin/dropbox-licences) ?"
)
MAY_TELL = {"alerts", "check", "connections", "status"}
"""Commands whose exit code 1 says that something needs attention."""
ELSEWHERE = {"webhook --test"}
"""Calls an address that is not there; tests/alerts has one that is."""
ANSWERS = {"webhook": "https://127.0.0.1:9/hook\n"}
WRITTEN_AS = {"NAME": "acme", "TEAM": "acme", "DATE": "2026-10-20", "TABLE": "seats", "FILE": "pack.zip", "DIR": "out"}


def commands_of(page: Path) -> list[str]:
    blocks = CONSOLE.findall(page.read_text(encoding="utf-8"))
    return [line for block in blocks for line in OURS.findall(block)]


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    root = tmp_path_factory.mktemp("docs") / "home"
    with SampleServer([COMPANY]) as server, linked(server, root, history_days=ENOUGH_DAYS) as home:
        run(home)
        yield home


@pytest.mark.parametrize("page", [page for page in PAGES if commands_of(page)], ids=lambda page: page.name)
def test_the_commands_of_a_page_do_what_it_says(
    page: Path, read_once: Home, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(read_once.root, home.root, symlinks=True)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(asking, "is_interactive", lambda: True)
    people = {
        row["status"]: row["email"] for row in ask(home, "select status, min(email) as email from members group by all")
    }
    written_as = WRITTEN_AS | {"jo@example.com": people["active"], "sam@example.com": people["removed"]}
    for line in commands_of(page):
        words = [written_as.get(word, word) for word in shlex.split(line.split(" | ")[0], comments=True)]
        if " ".join(words) not in ELSEWHERE:
            done = (
                request.getfixturevalue("demo_run")  # a run of its own, with a home of its own: once for all tests
                if words == ["demo"]
                else CliRunner().invoke(cli.main, words, input=ANSWERS.get(words[0], "y\n"))
            )
            assert done.exit_code in ({0, 1} if words[0] in MAY_TELL else {0}), (line, done.output)


def test_the_demo_leaves_the_environment_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, fewer in {"members": "5", "days": "30", "groups": "1"}.items():
        monkeypatch.setitem(COMPANY_OF_DEMO, name, fewer)
    before = dict(os.environ)
    with sample_team(tmp_path / "demo"):
        assert os.environ["DROPBOX_API_HOST"] != before.get("DROPBOX_API_HOST")
    assert dict(os.environ) == before


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_other_lines_for_the_terminal_are_known_ones(page: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
        for line in re.findall(r"^\$ .*$", block, re.MULTILINE):
            known = NOT_RUN.match(line)
            assert known, line
            assert known[2] is None or known[2] in targets, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_in_words_have_these_options(page: Path) -> None:
    for line in INLINE.findall(page.read_text(encoding="utf-8")):
        name, *rest = shlex.split(line.split(" ...")[0].replace("...", ""))
        command = cli.main.commands[name]
        options = {option for each in command.params if isinstance(each, click.Option) for option in each.opts}
        assert {word for word in rest if word.startswith("--")} <= options | {"--help"}, line


def quoted_messages() -> list[str]:
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", page, re.MULTILINE)
    return [message for row in rows if row not in {"the message says", "---"} for message in row.split("; ")]


def texts_of_the_code() -> str:
    """All texts in the product's code and SQL; what is put in while it runs stands as {}."""
    found = [path.read_text(encoding="utf-8") for path in (ROOT / "assets" / "sql").rglob("*.sql")]
    for path in [path for folder in ("resources", "assets", "pipelines") for path in (ROOT / folder).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.append("".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values))
    return "\n".join(found)


def test_each_explained_message_is_one_of_the_codes() -> None:
    texts, messages = texts_of_the_code(), quoted_messages()
    assert len(messages) > 40
    assert [message for message in messages if message.replace("NAME", "{}") not in texts] == []


def test_the_environment_of_the_docs_is_the_tests_own(read_once: Home) -> None:
    """The commands above reach the sample team only."""
    assert os.environ["DROPBOX_API_HOST"].startswith(("127.0.0.1", "localhost"))
