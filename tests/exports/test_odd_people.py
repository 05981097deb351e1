"""Files for others when people, teams and lists are odd: names like formulas, a log that was not read, no contract."""

from __future__ import annotations

import csv
import email
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from email import policy
from pathlib import Path

import icalendar
import openpyxl
import pytest
from click.testing import CliRunner

from assets.exports.targets.listed import TARGETS
from pipelines.cli import main
from resources.home import Home
from tests.exports.target_files import exported, faults, rows
from tests.licence.hand_made import TODAY, HandMade, at
from tests.pipeline.command_line import ROOT
from tests.published import ask
from tests.published_once import PublishedOnce

PEOPLE = {
    "=1+1@acme.test": '=HYPERLINK("http://e.example")',
    "-x@acme.test": "-1+1",
    "o'neil+x@acme.test": "O'Neil & <b>",
    "ünï@exämple.test": "Ünï, \"the\"; 'one'",
    "UP@ACME.TEST": "Line\nbreak",
    "x@[127.0.0.1]": "\N{RIGHT-TO-LEFT OVERRIDE}evil",
    "$(touch x)@acme.test": "\N{GRINNING FACE} \N{CJK UNIFIED IDEOGRAPH-20000}",
    "`id`@acme.test": "",
    "a/b@acme.test": None,
    "per%cent@acme.test": "bell\x07 \x1b[31m \ufffe\uffff",
    f"{'a' * 240}@acme.test": "../../etc/passwd",
    "null@acme.test": "_x0041_ <r>x</r>",
    "zero@acme.test": "0001",
    "day@acme.test": "2026-01-02",
}
TEAM_NAME = "=cmd|' /C calc'!A0\n\N{GRINNING FACE}\N{RIGHT-TO-LEFT OVERRIDE}<>&\"; rm -rf ~;"
ALL_TARGETS = "import sys; from pipelines.cli import main; [main(['export', '--for', name, '--to', f'{sys.argv[1]}/{name}'], standalone_mode=False) for name in sys.argv[2:]]"  # fmt: skip  # noqa: E501


def odd(contract: bool = True) -> HandMade:
    """A team of odd people of whom nobody's log was read; every second seat was given back."""
    made = HandMade()
    prices = {"currency": "EUR", "price_per_seat_month": Decimal("12.345678"), "renewal_date": date(2027, 3, 1)}
    made.declare(**(prices | {"notice_days": 30} if contract else {}))
    if contract:
        price = {"team": "acme", "valid_from": date.min, "price_per_seat_month": Decimal("12.345678")}
        made.add("contract_prices", price)
    made.plan(team_name=TEAM_NAME, num_licensed_users=20)
    addresses = [*PEOPLE]
    for number, (address, name) in enumerate(PEOPLE.items()):
        made.member(f"dbmid:{number}", email=address, display_name=name, joined_on=at("2024-01-10"))
        line = {"line": number + 2, "email": address, "department": name, "cost_centre": "=1"}
        made.add("roster_lines", line | {"manager": addresses[(number + 3) % len(addresses)]})
        if number % 2 == 0:
            decision = {"line": number + 2, "seat": f"dbmid:{number}", "decided": "reclaim", "decided_by": "=Bo\n"}
            made.add("decision_lines", decision | {"decided_date": TODAY, "note": name})
    return made.make()


def odd_without_contract() -> HandMade:
    return odd(contract=False)


@pytest.fixture
def odd_home(published_once: PublishedOnce, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = published_once.read_only(odd)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    return home


@pytest.mark.parametrize("target", TARGETS)
def test_odd_people_break_no_form_and_no_workbook_has_a_formula(odd_home: Home, tmp_path: Path, target: str) -> None:
    files = exported(target, tmp_path)
    assert files
    for file in files:
        if file.suffix in {".json", ".csv", ".xlsx"}:
            assert faults(file) == []
        if file.suffix == ".xlsx":
            cells = [cell for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]
            assert [cell.value for cell in cells if cell.data_type == "f"] == []
        if file.suffix == ".ics":
            calendar = icalendar.Calendar.from_ical(file.read_bytes())
            assert [event["DESCRIPTION"].startswith("Team: =cmd") for event in calendar.walk("VEVENT")] == [True, True]


def test_every_candidate_says_why_though_the_log_was_not_read(odd_home: Home, tmp_path: Path) -> None:
    why = {row["why"] for row in ask(odd_home, "select why from reclaim_candidates")}
    assert why == {"No use is known, since the log was not read, or may not be; joined on 2024-01-10"}
    drafted(tmp_path)
    texts = [file.read_bytes().decode() for file in tmp_path.glob("*.eml")]
    assert texts
    assert not [text for text in texts if "since" in text], "since when nothing is used is not known"


def drafted(folder: Path) -> None:
    done = CliRunner().invoke(main, ["outreach", "--to", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_a_draft_is_to_the_very_address_whatever_its_letters(odd_home: Home, tmp_path: Path) -> None:
    drafted(tmp_path)
    asked = {row["seat"] for row in rows(with_plain_head(tmp_path / "outreach.csv"))}
    assert "ünï@exämple.test" in asked
    for file in tmp_path.glob("*.eml"):
        head = file.read_bytes().partition(b"\r\nSubject")[0].decode()
        assert head.removeprefix("To:").split()[-1] in {each.removeprefix("'") for each in asked}
        mail = email.message_from_bytes(file.read_bytes(), policy=policy.SMTPUTF8)
        assert mail["To"].addresses[0].addr_spec
        assert "\n" not in mail["Subject"]


def with_plain_head(path: Path) -> Path:
    """The list without the mark at its beginning."""
    path.write_text(path.read_text("utf-8-sig"), encoding="utf-8")
    return path


def test_names_in_csv_come_back_as_they_are(odd_home: Home, tmp_path: Path) -> None:
    (file,) = (each for each in exported("flexera", tmp_path) if each.name.endswith("-users.csv"))
    with file.open(encoding="utf-8", newline="") as lines:
        assert {row["Email"]: row["Display name"] for row in csv.DictReader(lines)} == {
            address: name or "" for address, name in PEOPLE.items()
        }


@pytest.mark.parametrize("target", ["certero", "focus", "ics"])
def test_what_holds_no_people_is_the_same_with_pseudonyms(odd_home: Home, tmp_path: Path, target: str) -> None:
    named, hidden = exported(target, tmp_path / "a"), exported(target, tmp_path / "b", "--pseudonymous")
    assert [file.read_bytes() for file in named] == [file.read_bytes() for file in hidden]


def test_two_processes_on_two_days_write_the_same_bytes(odd_home: Home, tmp_path: Path) -> None:
    for name, day in (("a", "2026-11-01"), ("b", "2026-12-24")):
        settings = {
            "DROPBOX_LICENCES_NOW": f"{day}T09:00:00Z",
            "PYTHONHASHSEED": str(ord(name)),
            "TZ": f"UTC{ord(name) - 90}",
        }
        line = [sys.executable, "-c", ALL_TARGETS, str(tmp_path / name), *TARGETS]
        done = subprocess.run(line, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    first, second = (
        {str(file.relative_to(tmp_path / name)): file.read_bytes() for file in (tmp_path / name).rglob("*.*")}
        for name in ("a", "b")
    )
    assert len(first) > len(TARGETS)
    assert first == second


@pytest.mark.parametrize("target", TARGETS)
def test_without_a_contract_each_file_has_its_form_or_it_is_said_that_there_is_none(
    published_once: PublishedOnce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(published_once.read_only(odd_without_contract).root))
    files = exported(target, tmp_path / "out")
    assert [fault for file in files if file.suffix in {".json", ".csv", ".xlsx"} for fault in faults(file)] == []


@pytest.mark.parametrize("target", ["help-desk", "access-review"])
def test_what_people_filled_into_a_workbook_is_kept_when_it_is_exported_again(
    odd_home: Home, tmp_path: Path, target: str
) -> None:
    (file,) = exported(target, tmp_path)
    book = openpyxl.load_workbook(file)
    book.worksheets[0]["Q2"] = "done by Bo"
    book.save(file)
    exported(target, tmp_path)
    kept, new = (openpyxl.load_workbook(each).worksheets[0] for each in (tmp_path / "earlier-1" / file.name, file))
    assert (kept["Q2"].value, new["Q2"].value == "done by Bo") == ("done by Bo", False)
    exported(target, tmp_path)
    assert not (tmp_path / "earlier-2").exists(), "the same is written again"
