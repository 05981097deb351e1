"""The calendar: entries that a calendar program reads, on the contract's days, and the same ones when days move."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.exports.targets.calendar import escaped, folded
from resources.home import Home
from tests.exports.conftest import copy_of, take_in
from tests.exports.target_files import export, exported
from tests.published import ask


def events(folder: Path) -> dict[str, icalendar.Event]:
    [file] = exported("ics", folder)
    content = file.read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.errors
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    assert not any(event.errors for event in found.values())
    return found


def test_notice_and_renewal_are_entries_on_their_days(any_home: Home, tmp_path: Path) -> None:
    contracts = ask(
        any_home, "select team, notice_deadline, renewal_date from contracts where renewal_date is not null"
    )
    days = {(str(event["SUMMARY"]), event["DTSTART"].dt) for event in events(tmp_path).values()}
    wanted = {(f"Dropbox {row['team']}: last day for notice", row["notice_deadline"]) for row in contracts}
    wanted |= {(f"Dropbox {row['team']}: renewal", row["renewal_date"]) for row in contracts}
    assert days == wanted
    for event in events(tmp_path).values():
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
        assert alarms == sorted(alarms)
        assert alarms[0] == timedelta(days=-30)


def test_a_moved_renewal_moves_the_entries(read_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = copy_of(read_home, tmp_path / "home")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    before = events(tmp_path / "before")
    home.connections_file.write_text(home.connections_file.read_text().replace("2027-03-01", "2027-09-30"))
    take_in(home, datetime(2026, 11, 5, 9, tzinfo=UTC), ["targets/calendar"])
    after = events(tmp_path / "after")
    assert before.keys() == after.keys()
    assert {event["DTSTART"].dt for event in after.values()} == {date(2027, 9, 30), date(2027, 8, 31)}
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)


def test_without_any_renewal_there_is_no_file_and_it_is_said(home: Home, tmp_path: Path) -> None:
    done = export("ics", tmp_path, "--team", "beta")
    assert done.exit_code == 0
    assert "beta has no renewal date" in done.stderr
    assert not [*tmp_path.iterdir()]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_any_text_comes_back(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    assert all(len(piece.encode()) <= 75 for piece in folded(line).split("\r\n"))
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{folded(line)}\r\nEND:VEVENT\r\n")
    assert str(event["SUMMARY"]) == text


def test_control_characters_are_left_out_and_lines_stay_lines() -> None:
    assert escaped("a\x00\x1b\x7f\x85b\r\nc\rd") == "ab\\nc\\nd"
    assert escaped("\u202eabc\u200f") == "\u202eabc\u200f"
