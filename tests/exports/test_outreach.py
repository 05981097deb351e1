"""Drafts that ask before a seat goes: whom, in which words, and as mails that programs open."""

from __future__ import annotations

import csv
import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assets.outreach.letters import LANGUAGES
from pipelines.cli import main
from resources.home import Home
from tests.exports.conftest import copy_of, take_in, with_a_team_given_up
from tests.published import ask, kept_open

ASKED = ("outreach/candidates", "teams")
"""What the drafts are made of, and what the tests compare them with."""


def outreach(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["outreach", "--to", str(folder), *arguments], catch_exceptions=False)


def mails(folder: Path) -> list[EmailMessage]:
    found = []
    for file in sorted(folder.glob("*.eml")):
        content = file.read_bytes()
        assert b"\n" not in content.replace(b"\r\n", b"")
        mail = email.message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert not mail.defects
        assert {key.lower() for key in mail} == {
            *("to", "subject", "x-unsent", "mime-version", "content-type", "content-transfer-encoding"),
        }
        found.append(mail)
    return found


def listed(folder: Path, language: str = "en") -> list[dict[str, str]]:
    """The list as a spreadsheet of the language takes its cells apart."""
    with (folder / "outreach.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [*csv.DictReader(lines, delimiter="," if language == "en" else ";", strict=True)]


@pytest.fixture(scope="module")
def made_once(read_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A copy in which every second candidate has a manager, and one of them has left."""
    home = copy_of(read_home, tmp_path_factory.mktemp("managed") / "home")
    candidates = [row["email"] for row in ask(home, "select email from reclaim_candidates order by place")]
    lines = [
        f'"{seat}",{"boss@example.org" if number % 2 else ""},{"2026-09-01" if number == 1 else ""}'
        for number, seat in enumerate(candidates)
    ]
    (home.root / "roster.csv").write_text("\n".join(["email,manager,left_on", *lines]), encoding="utf-8")
    take_in(home, asked=ASKED)
    with kept_open(home):
        yield home


@pytest.fixture
def managed(made_once: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The same, for a test that may change it."""
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(tmp_path / "home"))
    return copy_of(made_once, tmp_path / "home")


def test_nobody_is_asked_about_a_seat_of_a_team_that_was_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(with_a_team_given_up(tmp_path / "home").root))
    assert outreach(tmp_path / "out").exit_code == 0
    assert {row["team"] for row in listed(tmp_path / "out")} == {"paused"}
    assert [mail["To"] for mail in mails(tmp_path / "out")] == ["ben@paused.test"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_person_gets_a_draft_with_seat_and_day(managed: Home, tmp_path: Path, language: str) -> None:
    done = outreach(tmp_path / "out", "--language", language, "--answer-by", "2026-12-24")
    assert done.exit_code == 0
    assert "Nothing is sent" in done.stderr
    asked = ask(managed, "select email, display_name from reclaim_candidates where reason_code <> 'LEAVER'")
    left = ask(managed, "select email from reclaim_candidates where reason_code = 'LEAVER'")
    assert left
    drafts = mails(tmp_path / "out")
    assert sorted(mail["To"] for mail in drafts) == sorted(row["email"] for row in asked)
    day = datetime(2026, 12, 24, tzinfo=UTC).strftime(LANGUAGES[language])
    for mail in drafts:
        text = mail.get_content()
        assert day in text
        assert "{" not in text
        assert "None" not in text
    assert {row["seat"] for row in listed(tmp_path / "out", language)} == {row["email"] for row in asked}
    assert f"Not asked since they have left: {len(left)};" in done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_manager_gets_one_draft_for_all_people_of_a_team(managed: Home, tmp_path: Path, language: str) -> None:
    done = outreach(tmp_path / "out", "--by", "manager", "--language", language)
    drafts = mails(tmp_path / "out")
    teams = {
        row["team"] for row in ask(managed, "select distinct team from reclaim_candidates where manager is not null")
    }
    assert [mail["To"] for mail in drafts] == ["boss@example.org"] * len(teams)
    text = "".join(mail.get_content() for mail in drafts)
    of_manager = ask(managed, "select email from reclaim_candidates where manager is not null")
    assert all(f"({row['email']})" in text for row in of_manager)
    assert sum(line.startswith("- ") for line in text.splitlines()) == len(of_manager)
    without = ask(managed, "select count(*) as n from reclaim_candidates where manager is null")[0]["n"]
    assert f"Nobody to ask: {without};" in done.stderr


def test_nobodys_use_is_missed_since_a_day_before_the_log_begins(managed: Home, tmp_path: Path) -> None:
    outreach(tmp_path / "out")
    log = {row["team"]: str(row["read_from"].date()) for row in ask(managed, "select team, read_from from teams")}
    never = [row for row in listed(tmp_path / "out") if row["reason"] == "NEVER_ACTIVE"]
    assert never
    assert all(row["since"] >= log[row["team"]] for row in never)
    joined = {row["email"]: str(row["joined_on"]) for row in ask(managed, "select email, joined_on from seats")}
    assert any(joined[row["seat"]] < log[row["team"]] for row in never)


@pytest.mark.parametrize(("day", "answer_by"), [(2, "2027-01-16"), (20, "2027-01-29"), (30, "2027-01-30")])
def test_answers_are_asked_for_before_the_last_day_for_notice(
    managed: Home, tmp_path: Path, day: int, answer_by: str
) -> None:
    take_in(managed, datetime(2027, 1, day, 9, tzinfo=UTC), ASKED)
    outreach(tmp_path / "out", "--team", "acme")
    found = {(row["notice_until"], row["answer_by"]) for row in listed(tmp_path / "out")}
    assert found == {("2027-01-30", answer_by)}


def test_no_day_that_is_past_is_asked_for(managed: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by a mistyped year, and not where the figures are weeks old."""
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", "2026-11-25T09:00:00Z")
    done = outreach(tmp_path / "past", "--answer-by", "2025-12-24")
    assert done.exit_code == 2
    assert "2025-12-24 is past: today is 2026-11-25." in done.stderr
    assert not (tmp_path / "past").exists()
    assert outreach(tmp_path / "out").exit_code == 0
    assert {(row["answer_by"], row["asked_on"]) for row in listed(tmp_path / "out")} == {("2026-12-09", "2026-11-25")}


def test_names_obey_nothing_in_a_mails_head(managed: Home, tmp_path: Path) -> None:
    (managed.root / "outreach").mkdir()
    (managed.root / "outreach" / "person.en.txt").write_text(
        "Seat of {{ name }}\n\nHello {{ name }}: {{ answer_by }}\n"
    )
    outreach(tmp_path / "out")
    names = {row["email"]: row["display_name"] for row in ask(managed, "select email, display_name from seats")}
    drafts = mails(tmp_path / "out")
    assert any((names[mail["To"]] or "x")[0] in "=+-@" or '"' in (names[mail["To"]] or "") for mail in drafts)
    for mail in drafts:
        assert mail["Subject"].startswith("Seat of ")
        assert "\n" not in mail["Subject"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in listed(tmp_path / "out") for cell in row.values())


def test_two_drafts_of_the_same_tables_are_the_same_bytes(managed: Home, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        outreach(tmp_path / folder)
    files = [sorted((tmp_path / folder).iterdir()) for folder in ("first", "second")]
    assert [file.name for file in files[0]] == [file.name for file in files[1]]
    assert [file.read_bytes() for file in files[0]] == [file.read_bytes() for file in files[1]]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files[0])


def test_what_an_earlier_call_left_is_kept_apart_answers_included(managed: Home, tmp_path: Path) -> None:
    first = outreach(tmp_path)
    assert "earlier" not in first.stderr
    (tmp_path / "notes.txt").write_text("mine")
    assert "earlier" not in outreach(tmp_path).stderr, "the same is written again"
    sheet = tmp_path / "outreach.csv"
    filled = sheet.read_text("utf-8-sig").replace(",,,\n", ",keep,,\n", 1)
    sheet.write_text(filled)
    before = {path.name for path in tmp_path.glob("*.eml")}
    done = outreach(tmp_path, "--by", "manager")
    assert f"What an earlier call left there, answers included, is in {tmp_path}/earlier-1." in done.stderr
    assert (tmp_path / "earlier-1" / "outreach.csv").read_text() == filled
    assert {path.name for path in (tmp_path / "earlier-1").glob("*.eml")} == before
    assert len([*tmp_path.glob("*.eml")]) == int(done.stderr.partition("Drafts: ")[2].partition(",")[0])
    assert (tmp_path / "notes.txt").read_text() == "mine"
    outreach(tmp_path)
    assert (tmp_path / "earlier-2").is_dir()


def test_who_never_joined_is_not_asked_about_files(managed: Home, tmp_path: Path) -> None:
    for language in LANGUAGES:
        outreach(tmp_path / language, "--language", language)
        invited = {
            row["asked"] for row in listed(tmp_path / language, language) if row["reason"] == "INVITE_PENDING_30"
        }
        texts = {mail["To"]: mail.get_content() for mail in mails(tmp_path / language)}
        about_files = {
            to for to, text in texts.items() if any(word in text for word in ("files", "Dateien", "fichiers"))
        }
        assert invited
        assert about_files == texts.keys() - invited


def test_what_was_decided_is_not_asked(managed: Home, tmp_path: Path) -> None:
    [first, *_] = ask(
        managed, "select team, email from reclaim_candidates where reason_code <> 'LEAVER' order by place"
    )
    managed.decisions_file.write_text(
        f'seat,decided,by,on,team\n"{first["email"]}",keep,IT,2026-10-30,{first["team"]}\n'
    )
    take_in(managed, asked=ASKED)
    outreach(tmp_path / "out")
    assert (first["team"], first["email"]) not in {(row["team"], row["seat"]) for row in listed(tmp_path / "out")}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("Seat\n{{ salary }}", "'salary' is undefined"),
        ("Seat\n{% if %}", "Expected an expression"),
        ("{{ ''.__class__ }}", "unsafe"),
    ],
)
def test_a_template_that_is_wrong_is_named(managed: Home, tmp_path: Path, template: str, words: str) -> None:
    (managed.root / "outreach").mkdir()
    (managed.root / "outreach" / "person.en.txt").write_text(template)
    done = outreach(tmp_path / "out")
    assert done.exit_code == 2
    assert "person.en.txt" in done.stderr
    assert words in done.stderr
    assert not [*tmp_path.glob("out/*")]


def test_without_candidates_nobody_is_asked(
    nothing_read: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(nothing_read.root))
    done = outreach(tmp_path / "out")
    assert done.exit_code == 0
    assert done.stderr == "Nobody is to be asked.\n"
