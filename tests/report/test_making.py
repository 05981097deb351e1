"""The files: where they are, whose they are, and those with pseudonyms."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from assets.report.making import make_reports
from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.pseudonyms import KEY_FILE, Pseudonyms
from tests.pipeline.command_line import command
from tests.published import ask
from tests.published_once import PublishedOnce
from tests.report.conftest import NOW, Reporting
from tests.report.page import Page
from tests.report.report_homes import managed, several, sign_ins_only, twelve, with_an_administrator


def test_each_team_has_a_file_of_its_day_and_all_have_one(reporting: Reporting) -> None:
    home, reports = reporting(several)
    names = {str(each.path.relative_to(home.reports)) for each in reports.values()}
    # A team that is called all does not hide the report of all.
    assert names == {f"{name}/2026-11-01.html" for name in ("team-all", "beta", "gamma", "free", "never", "old", "all")}
    for each in reports.values():
        assert stat.S_IMODE(each.path.stat().st_mode) == 0o600
        assert not [*each.path.parent.glob("*.new")]


def test_the_command(tmp_path: Path, published_once: PublishedOnce) -> None:
    home = published_once.put_into(Home(tmp_path), twelve)
    done = command(
        "report", "--team", "acme", DROPBOX_LICENCES_HOME=str(tmp_path), DROPBOX_LICENCES_NOW=NOW.isoformat()
    )
    path = home.reports / "acme" / "2026-11-01.html"
    assert (done.returncode, done.stdout.split()) == (0, [str(path)]), done.stderr
    assert path.exists()
    unknown = command("report", "--team", "nobody", DROPBOX_LICENCES_HOME=str(tmp_path))
    assert unknown.returncode == 2
    assert "there is none of this name; there are: acme" in unknown.stderr


def test_nothing_was_published_yet(tmp_path: Path) -> None:
    with pytest.raises(FixSetup, match=r"nothing was published yet.*dropbox-licences run"):
        make_reports(Home(tmp_path), NOW)


def test_pseudonyms_hide_everybody(tmp_path: Path, published_once: PublishedOnce) -> None:
    home = published_once.put_into(Home(tmp_path), twelve)
    made = make_reports(home, NOW, is_pseudonymous=True)
    assert [each.path.name for each in made] == ["2026-11-01-pseudonymous.html"] * 2
    people = ask(home, "select team_member_id, account_id, email, display_name from members")
    for report in made:
        page, texts = report.path.read_text(encoding="utf-8"), {text for _, text in Page(report.path).texts}
        for person in people:
            assert person["display_name"] not in texts
            assert not [
                name for name in ("team_member_id", "account_id", "email") if person[name] and person[name] in page
            ]
        pseudonyms = {text for text in texts if re.fullmatch("Person [A-Z2-7]{4}-[A-Z2-7]{4}", text)}
        assert len(pseudonyms) == len(ask(home, "from reclaim_candidates")) + 1, "and the manager of two of them"


def test_pseudonyms_hide_managers_and_small_departments_too(tmp_path: Path, published_once: PublishedOnce) -> None:
    home = published_once.put_into(Home(tmp_path), managed)
    for report in make_reports(home, NOW, is_pseudonymous=True):
        text = report.path.read_text(encoding="utf-8")
        assert not [name for name in ("Bo Chen", "BO@x", "bo@x", "Zoe", "Adler", "Everyone", "CC-1") if name in text]
        listed = text[text.index('id="reclaim"') :]
        assert "Sales" in listed, "six seats tell nobody"
        assert "R&amp;D" not in listed, "two do"
        # However the roster names the manager: the seat's pseudonym.
        boss = Pseudonyms.of_home(home).of("acme", "boss").name
        assert text.count(f'data-name="{boss}"') == 1
        assert f"Ask the person or {boss}, the manager." in text


def test_a_role_that_few_have_names_nobody(tmp_path: Path, published_once: PublishedOnce) -> None:
    """Whoever knows who the team's only administrator is would know the seat."""
    home = published_once.put_into(Home(tmp_path), with_an_administrator)
    (named, _), (hidden, _) = (make_reports(home, NOW, is_pseudonymous=each) for each in (False, True))
    assert "Team &lt;b&gt;" in named.path.read_text(encoding="utf-8")
    assert "Team &lt;b&gt;" not in hidden.path.read_text(encoding="utf-8")
    assert "Administrator yes" in Page(hidden.path).said()


def test_what_breaks_stands_with_each_seat_and_a_legal_hold_tells_nobody(
    tmp_path: Path, published_once: PublishedOnce
) -> None:
    """Whoever knows whom a legal hold names would know the seat."""
    home = published_once.put_into(Home(tmp_path), twelve)
    (named, _), (hidden, _) = (make_reports(home, NOW, is_pseudonymous=each) for each in (False, True))
    of_cem = "Before it goes: View links that stop working: 1; Open file requests: 1; Files to transfer: by 2027-04-30"
    for report in (named, hidden):
        assert of_cem in Page(report.path).said()
        assert "Counted since 27 Sep 2025, when the log begins." in Page(report.path).said()
    assert "A legal hold names the person" in Page(named.path).said()
    assert "A legal hold" not in Page(hidden.path).said()


def test_a_manager_with_a_seat_is_named_as_there(reporting: Reporting) -> None:
    text = Page(reporting(managed)[1]["acme"].path).said()
    assert "Ask the person or Bo Chen (BO@x.example), the manager." in text
    assert "Ask the person or Bo Chen, the manager." in text
    assert 'Ask the person or Zoe, "Boss" Adler, the manager.' in text
    assert "Ask the person or the head of Sales." in text
    assert "Ask the person." in text


def test_the_members_that_could_explain_a_difference_are_hidden_too(tmp_path: Path) -> None:
    made = sign_ins_only()
    made.member("dan", email="dan@x.example", membership_type="limited")
    made.member("eve", email="eve@x.example", membership_type="of: a later day")
    home = made.make().publish(tmp_path)
    (named, _), (hidden, _) = (make_reports(home, NOW, is_pseudonymous=each) for each in (False, True))
    assert "limited: dan@x.example" in named.path.read_text(encoding="utf-8")
    text = hidden.path.read_text(encoding="utf-8")
    assert all(reason in text for reason in ("limited", "unknown status or type"))
    assert not [name for name in ("dan@x.example", "eve@x.example") if name in text]


def test_a_pseudonym_stays_the_same_and_needs_the_key(tmp_path: Path) -> None:
    home, other = Home(tmp_path / "a"), Home(tmp_path / "b")
    first = Pseudonyms.of_home(home).of("acme", "dbmid:1")
    assert Pseudonyms.of_home(home).of("acme", "dbmid:1") == first
    assert Pseudonyms.of_home(home).of("acme", "dbmid:2") != first
    assert Pseudonyms.of_home(home).of("beta", "dbmid:1") != first
    assert Pseudonyms.of_home(other).of("acme", "dbmid:1") != first
    key = home.secrets / KEY_FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [each.name for each in home.secrets.iterdir()] == [KEY_FILE]
