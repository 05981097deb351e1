"""Every command that writes names writes none of them with ``--pseudonymous``, or says why that cannot be."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from assets.exports.targets.listed import TARGETS
from pipelines.cli import main
from resources.home import Home
from resources.secrets.pseudonyms import Pseudonyms
from sample_team.company import Company
from tests.asking.names import names_of, texts_of
from tests.pipeline.command_line import command, commands
from tests.published import ask

FOR = sorted(name for name, target in TARGETS.items() if not target.needs_names)
HIDING = (
    ("seats",),
    ("seats", "--csv"),
    ("seats", "--json"),
    ("reclaim",),
    ("reclaim", "--csv"),
    ("reclaim", "--json"),
    ("sql", "from decisions"),
    ("sql", "--json", "select columns(*)::varchar from seats"),
    ("sql", "--csv", "from reclaim_candidates"),
    ("report",),
    ("report", "--department", "Design"),
    ("export", "--all", "--to", "{folder}/xlsx"),
    ("export", "--format", "csv", "--to", "{folder}/csv"),
    ("export", "--format", "parquet", "--to", "{folder}/parquet"),
    ("export", "--format", "csv", "--team", "acme"),
    *(("export", "--for", name, "--to", f"{{folder}}/{name}") for name in FOR),
)
"""The commands that write names, in each of their forms; ``mcp`` is tested in ``test_mcp``."""
REFUSING = (
    ("outreach",),
    ("outreach", "--by", "manager"),
    ("answers", "{folder}/outreach.csv"),
    ("audit-pack",),
    ("suggest",),
    *(("export", "--for", name) for name in sorted({*TARGETS} - {*FOR})),
)
"""The commands that are of no use without names."""
NAMELESS = (("position",), ("position", "--on", "2026-10-15"), ("status",), ("connections",), ("alerts", "--digest"))
"""The commands that print tables, and of people nothing."""
OF_NO_TABLE = {
    *("run", "rebuild", "reread", "connect", "check", "enable", "disable", "disconnect", "ui", "demo", "move-lake"),
    *("webhook", "completion", "forget", "share", "take-tables"),
}
"""The others: they say how far they are; ``forget`` repeats whom it was told to forget."""


def test_each_command_hides_names_or_refuses_to_or_has_none() -> None:
    told = {line[0] for line in (*HIDING, *REFUSING, *NAMELESS)}
    assert told | OF_NO_TABLE | {"mcp"} == {*main.commands}
    with_option = {
        name for name, each in main.commands.items() if "--pseudonymous" in str([p.opts for p in each.params])
    }
    assert with_option == {line[0] for line in (*HIDING, *REFUSING)} | {"mcp"}
    assert {"torii", "servicenow", "flexera", "certero", "focus", "ics"} == {*FOR}


def test_with_pseudonyms_no_byte_that_is_written_names_anybody(
    asked_home: Home, company: Company, tmp_path: Path
) -> None:
    home = copy_of(asked_home, tmp_path)
    shutil.rmtree(home.reports, ignore_errors=True)
    lines = [
        *([each.format(folder=tmp_path) for each in line] + ["--pseudonymous"] for line in HIDING),
        *NAMELESS,
    ]
    done = commands(*lines, DROPBOX_LICENCES_HOME=str(home.root))
    assert [(each.args, each.stderr) for each in done[: len(HIDING)] if each.returncode] == []
    written = [
        path for folder in (home.reports, tmp_path) for path in files_in(folder) if home.root not in path.parents
    ]
    written += files_in(home.reports)
    assert len(written) > 100
    texts = [(path.name, text) for path in written for text in texts_of(path)]
    texts += [(str(each.args), each.stdout + each.stderr) for each in done]
    names = names_of(company)
    named = command("seats", "--csv", DROPBOX_LICENCES_HOME=str(home.root)).stdout.casefold()
    assert sum(name in named for name in names) > 50, "names would be found"
    found = [(where, name) for where, text in texts for name in names if name in text.casefold()]
    assert found == []


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def copy_of(home: Home, folder: Path) -> Home:
    """A copy of a home, whose files a test may change."""
    copied = Home.at(str(folder / "home"))
    shutil.copytree(home.root, copied.root, symlinks=True)
    return copied


def test_the_same_person_has_the_same_pseudonym_in_all_that_is_written(asked_home: Home, tmp_path: Path) -> None:
    [seat] = ask(asked_home, "select team_member_id, email from seats where verdict = 'idle' order by all limit 1")
    person, address = Pseudonyms.of_home(asked_home).of("acme", seat["team_member_id"])
    lines = [
        ("seats", "--json", "--pseudonymous"),
        ("export", "seats", "--pseudonymous", "--to", str(tmp_path)),
        ("export", "--for", "torii", "--pseudonymous", "--to", str(tmp_path)),
        ("export", "--for", "flexera", "--pseudonymous", "--to", str(tmp_path)),
    ]
    seats, *exported = commands(*lines, DROPBOX_LICENCES_HOME=str(asked_home.root))
    assert [each.stderr for each in exported if each.returncode] == []
    names = ("team_member_id", "display_name", "email")
    [listed] = [row for row in json.loads(seats.stdout) if row["team_member_id"] == person]
    assert [listed[name] for name in names] == [person, person, address]
    sheet = openpyxl.load_workbook(tmp_path / "seats.xlsx")["seats"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert [person, person, address] in [[row[head.index(name)] for name in names] for row in rows]
    torii = json.loads((tmp_path / "torii-acme.json").read_text("utf-8"))
    assert (person, address) in {(user["id"], user["email"]) for user in torii["users"]}
    with (tmp_path / "flexera-acme-users.csv").open(encoding="utf-8", newline="") as file:
        assert address in {row["Email"] for row in csv.DictReader(file)}


def test_a_report_and_a_list_name_a_manager_alike(asked_home: Home) -> None:
    environment = {"DROPBOX_LICENCES_HOME": str(asked_home.root)}
    listed, report = commands(("reclaim", "--json", "--pseudonymous"), ("report", "--pseudonymous"), **environment)
    managers = {row["manager"] for row in json.loads(listed.stdout)} - {None}
    assert managers
    page = Path(report.stdout.splitlines()[0]).read_text("utf-8")
    assert all(manager in page for manager in managers)


@pytest.mark.parametrize("line", REFUSING, ids=" ".join)
def test_what_is_of_no_use_without_names_says_why_and_writes_nothing(
    asked_home: Home, tmp_path: Path, line: tuple[str, ...]
) -> None:
    before = {*files_in(asked_home.root)}
    asked = [each.format(folder=tmp_path) for each in line]
    done = command(*asked, "--pseudonymous", DROPBOX_LICENCES_HOME=str(asked_home.root))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.match(r"Error: Hiding names in [\w-]+: [a-z].*--", done.stderr.replace("without --for", "--"))
    assert {*files_in(asked_home.root)} == before


def test_beside_pseudonyms_a_refused_file_is_not_quoted(asked_home: Home, tmp_path: Path) -> None:
    home = copy_of(asked_home, tmp_path)
    home.decisions_file.write_text(
        "seat,decided,by,on\nwilma.privat@acme.example,perhaps,chief@acme.example,2026-10-01\n"
    )
    environment = {"DROPBOX_LICENCES_HOME": str(home.root)}
    named, hidden, report = commands(
        ("seats",), ("seats", "--pseudonymous"), ("report", "--pseudonymous"), **environment
    )
    assert "Refused: Reading" in named.stderr
    for each in (hidden, report):
        assert "Refused: decisions; dropbox-licences status says why. What it said before still holds." in each.stderr
        assert "wilma" not in each.stderr
        assert "perhaps" not in each.stderr
