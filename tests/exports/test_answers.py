"""Answers become decisions, each once and with its end; who does not answer in time is listed."""

from __future__ import annotations

import csv
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from assets.outreach import answers
from assets.outreach.answers import take_answers
from pipelines.cli import main
from resources.home import Home
from resources.home_files.answers_file import Answer
from resources.home_files.decisions_file import Decision, read_decisions
from tests.exports.conftest import copy_of, take_in
from tests.licence.hand_made import HandMade, at
from tests.pipeline.waiting_for_locks import told_of_waiting
from tests.published import ask


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def own(read_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home that a test may change."""
    home = copy_of(read_home, tmp_path / "home")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", "2026-11-01T09:00:00Z")
    return home


def drafted(folder: Path) -> list[dict[str, str]]:
    assert run("outreach", "--to", str(folder)).exit_code == 0
    with (folder / "outreach.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [*csv.DictReader(lines)]


def written(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, [*rows[0]], delimiter=";")  # as Excel in German saves it
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def test_answers_become_decisions_once_and_who_is_late_is_listed(own: Home, tmp_path: Path) -> None:
    kept, back, *silent = drafted(tmp_path / "out")
    own.decisions_file.write_text("seat;decided;by;on\ndbmid:other;keep;Bo;2026-10-01\n")
    kept |= {"answer": "Behalten", "until": "2026-12-31", "note": 'Projekt "Mond"'}
    back |= {"answer": "give  back"}
    filled = written(tmp_path / "answers.csv", [kept, back, *silent])
    done = run("answers", filled)
    assert done.exit_code == 0, done.output
    assert "2 decisions added" in done.stderr
    assert f"No answer yet, but there is still time: {len(silent)}." in done.stderr
    found = [(each.seat, each.decided, each.until_date, each.note) for each in read_decisions(own.decisions_file)]
    assert found == [
        ("dbmid:other", "keep", None, None),
        (kept["seat"], "keep", date(2026, 12, 31), 'Projekt "Mond"'),
        (back["seat"], "reclaim", None, None),
    ]
    before = own.decisions_file.read_bytes()
    again = run("answers", filled)
    assert "0 decisions added" in again.stderr
    assert "2 were there already" in again.stderr
    assert own.decisions_file.read_bytes() == before
    late = CliRunner().invoke(main, ["answers", filled], env={"DROPBOX_LICENCES_NOW": "2026-11-16T09:00:00Z"})
    assert f"{len(silent)} have not answered in time" in late.stdout


def test_who_keeps_a_seat_until_a_day_is_asked_again_afterwards(own: Home, tmp_path: Path) -> None:
    kept, *rest = drafted(tmp_path / "first")
    kept |= {"answer": "keep", "until": "2026-11-05"}
    assert run("answers", written(tmp_path / "answers.csv", [kept, *rest])).exit_code == 0

    def asked(day: int) -> set[tuple[str, str]]:
        take_in(own, datetime(2026, 11, day, 9, tzinfo=UTC), ["outreach/candidates"])
        return {(row["team"], row["seat"]) for row in drafted(tmp_path / str(day))}

    assert (kept["team"], kept["seat"]) not in asked(5)
    [told] = ask(own, "select until_date, decided from decisions")
    assert told == {"until_date": date(2026, 11, 5), "decided": "keep"}
    assert (kept["team"], kept["seat"]) in asked(6)


def test_two_who_take_answers_at_once_lose_none(own: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first has read decisions.csv and not written it yet: the second must wait until it has."""
    own.decisions_file.write_text("seat,decided,by,on\ndbmid:0,keep,Bo,2026-10-01\n")
    first_has_read, second_waits = threading.Event(), threading.Event()

    def read_first(path: Path) -> list[Decision]:
        found = read_decisions(path)
        if not first_has_read.is_set():
            first_has_read.set()
            assert second_waits.wait(60)
        return found

    def take(seat: str) -> int:
        answer = Answer(1, seat, "keep", "acme", None, None, "Ana", None)
        return take_answers(own, [answer], date(2026, 11, 1)).added

    def take_second() -> int:
        assert first_has_read.wait(60)
        try:
            return take("dbmid:2")
        finally:
            second_waits.set()  # if it did not wait

    monkeypatch.setattr(answers, "read_decisions", read_first)
    with told_of_waiting(second_waits), ThreadPoolExecutor(2) as threads:
        added = [threads.submit(take, "dbmid:1"), threads.submit(take_second)]
        assert [each.result() for each in added] == [1, 1]
    assert [each.seat for each in read_decisions(own.decisions_file)] == ["dbmid:0", "dbmid:1", "dbmid:2"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"answer": "maybe"}, "line 2: answer is 'maybe'"),
        ({"answer": "give back", "until": "2026-12-31"}, "until is set for a seat that is not kept"),
        ({"answer": "keep", "until": "soon"}, "line 2: until is 'soon'"),
        ({"seat": ""}, "line 2: seat is empty"),
    ],
)
def test_a_wrong_answer_is_refused_and_changes_nothing(
    own: Home, tmp_path: Path, change: dict[str, str], words: str
) -> None:
    first, *rest = drafted(tmp_path / "out")
    done = run("answers", written(tmp_path / "answers.csv", [first | change, *rest]))
    assert done.exit_code == 2
    assert words in done.stderr
    assert not own.decisions_file.exists()


@pytest.mark.parametrize(
    ("ours", "until", "kept_until"),
    [
        ("%m/%d/%Y", "03/04/2027", date(2027, 3, 4)),  # Excel in the United States
        ("%d/%m/%Y", "03/04/2027", date(2027, 4, 3)),  # in France
        ("%d.%m.%Y", "04.03.2027", date(2027, 3, 4)),
        ("%Y-%m-%d", "04.03.27", date(2027, 3, 4)),  # LibreOffice in German, of a day that was typed in
        ("%m/%d/%Y", "3/4/27", date(2027, 3, 4)),
        ("%m/%d/%y", "3/4/27", date(2027, 3, 4)),  # where the columns were given the short form
        ("%Y-%m-%d", "03/04/2027", None),
        ("%Y-%m-%d", "3/4/27", None),
    ],
)
def test_days_are_read_as_the_spreadsheet_saved_our_own(
    own: Home, tmp_path: Path, ours: str, until: str, kept_until: date | None
) -> None:
    first, *rest = drafted(tmp_path / "out")
    rows = [first | {"answer": "keep", "until": until}, *rest]
    for row in rows:
        row |= {name: row[name] and f"{date.fromisoformat(row[name]):{ours}}" for name in ("since", "answer_by")}
    done = run("answers", written(tmp_path / "answers.csv", rows))
    if kept_until:
        assert done.exit_code == 0, done.output
        assert [each.until_date for each in read_decisions(own.decisions_file)] == [kept_until]
    else:
        assert (done.exit_code, own.decisions_file.exists()) == (2, False)
        assert "which can mean 2027-03-04 or 2027-04-03. Give the cells the format yyyy-mm-dd" in done.stderr


@pytest.mark.parametrize("said", ["Give-Back", "GIVE BACK ", "give_back", "zurückgeben"])
def test_an_answer_counts_however_its_words_are_joined(own: Home, tmp_path: Path, said: str) -> None:
    first, *rest = drafted(tmp_path / "out")
    done = run("answers", written(tmp_path / "answers.csv", [first | {"answer": said}, *rest]))
    assert done.exit_code == 0, done.output
    assert [each.decided for each in read_decisions(own.decisions_file)] == ["reclaim"]


def test_a_seat_that_is_kept_until_a_day_that_is_past_is_told(own: Home, tmp_path: Path) -> None:
    first, *rest = drafted(tmp_path / "out")
    done = run("answers", written(tmp_path / "answers.csv", [first | {"answer": "keep", "until": "2025-12-31"}, *rest]))
    assert done.exit_code == 0
    told = f"Line 2 ({first['seat']}) keeps the seat until 2025-12-31, which is past: it is asked about again."
    assert told in done.stderr
    # It would be refused there, and with it all other decisions.
    assert "0 decisions added" in done.stderr
    assert not own.decisions_file.exists()


def test_a_workbook_in_place_of_a_csv_file_is_told(own: Home, tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    openpyxl.Workbook().save(path)
    done = run("answers", str(path))
    assert done.exit_code == 2
    assert "it is a spreadsheet's own file (XLSX, ODS, XLS), not CSV. Save it as CSV in UTF-8" in done.stderr
    shutil.copy(path, own.decisions_file)
    assert "decisions.csv: it is a spreadsheet's own file" in run("status").stderr


def test_a_file_that_is_not_there_is_told(own: Home, tmp_path: Path) -> None:
    done = run("answers", str(tmp_path / "nothing.csv"))
    assert done.exit_code == 2
    assert "there is no such file" in done.stderr


def test_a_mistyped_team_is_refused_with_its_line_and_the_one_that_is_alike(own: Home, tmp_path: Path) -> None:
    first, second, *_ = drafted(tmp_path / "out")
    rows = [first | {"answer": "keep", "team": "Acme"}, second | {"answer": "keep", "team": "acne"}]
    filled = written(tmp_path / "answers.csv", rows)
    done = run("answers", filled)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "line 3: no team is called 'acne' (is it acme?)" in done.stderr
    assert not own.decisions_file.exists()
    done = run("answers", written(tmp_path / "answers.csv", [rows[0], second | {"answer": "keep", "team": ""}]))
    assert done.exit_code == 0, done.output
    assert [each.team for each in read_decisions(own.decisions_file)] == ["acme", None]


def in_force(home: Home, team: str, member_id: str) -> str | None:
    query = "select decided from decisions where team = $team and team_member_id = $id and is_newest"
    return next((row["decided"] for row in ask(home, query, team=team, id=member_id)), None)


def test_an_answer_is_taken_although_the_same_was_decided_about_who_had_the_address_before(tmp_path: Path) -> None:
    made, today = HandMade(), date(2026, 11, 1)
    made.declare()
    for name, first, last in (("old", date(2025, 9, 1), date(2026, 1, 31)), ("new", date(2026, 2, 1), today)):
        for day in (first, last):
            made.member(f"dbmid:{name}", email="jo@acme.test", snapshot_date=day, joined_on=at(str(first)))
    old = {"line": 2, "seat": "jo@acme.test", "decided": "reclaim", "decided_by": "IT", "team": "acme"}
    made.add("decision_lines", old | {"decided_date": date(2025, 10, 15)})
    assert made.make().rows("select team_member_id from decisions") == [("dbmid:old",)]
    home = made.publish(tmp_path / "home", "from decisions")
    made.close()
    home.decisions_file.write_text("seat,decided,by,on,note,team\njo@acme.test,reclaim,IT,2025-10-15,,acme\n")
    answer = Answer(2, "jo@acme.test", "reclaim", "acme", None, None, None, None)
    nobody = replace(answer, seat="no@where")
    assert take_answers(home, [answer, nobody], today).added == 2
    again = take_answers(home, [answer, nobody, replace(answer, seat="dbmid:new", team=None)], today)
    assert (again.added, again.known) == (0, 3)


def test_an_answer_is_taken_that_differs_from_what_was_decided_since_of_the_seat_by_its_id(
    own: Home, tmp_path: Path
) -> None:
    first, *rest = drafted(tmp_path / "out")
    team = first["team"]
    [seat] = ask(own, "from seats where team = $team and email = $seat", team=team, seat=first["seat"])
    member_id = seat["team_member_id"]
    lines = [f"{first['seat']},keep,IT,2026-01-05,{team}", f"{member_id},reclaim,IT,2026-10-01,{team}"]
    own.decisions_file.write_text("\n".join(["seat,decided,by,on,team", *lines]))
    filled = written(tmp_path / "answers.csv", [first | {"answer": "keep"}, *rest])
    assert "1 decisions added" in run("answers", filled).stderr
    assert "0 decisions added" in run("answers", filled).stderr
    take_in(own, asked=["decisions"])
    assert in_force(own, team, member_id) == "keep"
    by_id = written(tmp_path / "by_id.csv", [first | {"answer": "keep", "seat": member_id}])
    assert "0 decisions added" in run("answers", by_id).stderr, "the same seat"
    assert "0 decisions added" in run("answers", filled).stderr


def test_a_mistyped_seat_is_told_at_once_and_kept(own: Home, tmp_path: Path) -> None:
    first, second, *_ = drafted(tmp_path / "out")
    rows = [first | {"answer": "keep", "seat": first["seat"].upper()}, second | {"answer": "keep", "seat": "no@where"}]
    done = run("answers", written(tmp_path / "answers.csv", rows))
    assert done.exit_code == 0, done.output
    told = [line for line in done.stderr.splitlines() if "matches no seat" in line]
    assert told == [
        "Line 3 (no@where) matches no seat that anybody ever had: write it as Dropbox does, here and in decisions.csv."
    ]
    assert len(read_decisions(own.decisions_file)) == 2


def test_who_forgets_to_take_decisions_into_the_tables_is_told(own: Home, tmp_path: Path) -> None:
    assert "take in answers first" in run("export", "--for", "help-desk", "--to", str(tmp_path / "none")).stderr
    first, *rest = drafted(tmp_path / "out")
    filled = written(tmp_path / "answers.csv", [first | {"answer": "give back", "note": "thanks"}, *rest])
    assert "The next run, or dropbox-licences rebuild, takes them into the tables." in run("answers", filled).stderr
    lines = [("outreach",), *(("export", "--for", name) for name in ("help-desk", "access-review", "watermint"))]
    words = "Lines of decisions.csv that are not in the tables yet: 1. Run first: dropbox-licences rebuild"
    for number, line in enumerate(lines):
        assert words in run(*line, "--to", str(tmp_path / f"early-{number}")).stderr
    assert words not in run("export", "--for", "focus", "--to", str(tmp_path / "focus")).stderr
    take_in(own)
    for number, line in enumerate(lines):
        assert "not in the tables" not in run(*line, "--to", str(tmp_path / f"later-{number}")).stderr
