"""People in files for other products of whom something is missing: who left without a paid seat, who has no address."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.exports.target_files import export, exported, faults, rows
from tests.licence.hand_made import TODAY, HandMade, at
from tests.published_once import PublishedOnce


def leavers() -> HandMade:
    """People who left, with a paid seat and without; some are to be kept, and one is still there."""
    made = HandMade()
    made.declare()
    made.plan()
    names = ("paid", "free", "undated", "used", "came_back", "excluded", "kept", "given_back", "stays")
    for line, name in enumerate(names, start=2):
        made.member(name, email=f"{name}@acme.test", membership_type="full" if name == "paid" else "limited")
        left = {"status": "left"} if name == "undated" else {"left_on": at("2026-05-01")}
        made.add("roster_lines", {"line": line, "email": f"{name}@acme.test"} | ({} if name == "stays" else left))
    made.add("roster_lines", {"line": 20, "email": "came_back@acme.test"})
    made.read_days(date(2026, 5, 1), TODAY)
    made.event(at("2026-06-01 10:00"), "used")
    made.add("exclusions", {"number": 1, "reason": "a robot", "person": "excluded@acme.test"})
    for line, (name, decided) in enumerate([("kept", "keep"), ("given_back", "reclaim")], start=2):
        decision = {"line": line, "seat": name, "decided": decided, "decided_by": "Bo"}
        made.add("decision_lines", decision | {"decided_date": TODAY})
    return made.make()


def test_a_leaver_without_a_paid_seat_has_left_and_is_to_be_removed(
    published_once: PublishedOnce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(published_once.read_only(leavers).root))
    [file] = exported("access-review", tmp_path)
    assert faults(file) == []
    columns = ("Has left", "Suggested decision", "Why")
    told = {row["Address"].partition("@")[0]: tuple(row[column] for column in columns) for row in rows(file)}
    left = "Left on 2026-05-01, still a member"
    assert told == {
        "paid": (True, "Remove", "Left on 2026-05-01, still a seat"),
        "free": (True, "Remove", left),
        "undated": (True, "Remove", "Left, still a member"),
        "used": (True, "Remove", f"{left} and used since"),
        "came_back": (False, "Keep", None),
        "excluded": (True, "Keep", "Left alone: a robot"),
        "kept": (True, "Keep", "Decided to be kept by Bo on 2026-11-01"),
        "given_back": (True, "Remove", f"{left}; decided to be reclaimed by Bo on 2026-11-01"),
        "stays": (False, "Keep", None),
    }


def one_without_an_address() -> HandMade:
    """Somebody whose address Dropbox did not tell, who uses the seat, and somebody with one."""
    made = HandMade()
    made.declare()
    made.plan(num_licensed_users=3)
    made.read_days(date(2026, 5, 1), TODAY)
    for name, address in (("a", "a@acme.test"), ("nameless", None)):
        made.member(f"dbmid:{name}", email=address)
        made.event(at("2026-10-30 10:00"), f"dbmid:{name}")
    return made.make()


@pytest.mark.parametrize("target", ["torii", "servicenow", "flexera"])
def test_a_product_that_needs_addresses_is_not_told_of_a_member_without_one_and_it_is_said(
    published_once: PublishedOnce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(published_once.read_only(one_without_an_address).root))
    done = export(target, tmp_path)
    files = [Path(line) for line in done.stdout.splitlines()]
    assert [fault for file in files for fault in faults(file)] == []
    texts = "".join(file.read_text() for file in files if file.suffix != ".xlsx")
    assert "a@acme.test" in texts
    assert "dbmid:nameless" not in texts
    assert done.stderr.count("acme: members without an address, who are left out: 1") == 1


def one_to_go_without_an_address() -> HandMade:
    """Somebody without an address whose seat is to be given back, and whose manager would get the files."""
    made = HandMade()
    made.declare()
    made.plan(num_licensed_users=3)
    made.read_days(date(2026, 5, 1), TODAY)
    made.member("dbmid:heir", email="heir@acme.test")
    made.event(at("2026-10-30 10:00"), "dbmid:heir")
    made.member("dbmid:nameless", email=None, external_id="hr-7")
    made.add("roster_lines", {"line": 2, "external_id": "hr-7", "manager": "heir@acme.test"})
    decision = {"line": 2, "seat": "dbmid:nameless", "decided": "reclaim", "decided_by": "Bo"}
    made.add("decision_lines", decision | {"decided_date": TODAY})
    return made.make()


@pytest.mark.parametrize(
    ("target", "column"),
    [("access-review", "Address"), ("help-desk", "Address"), ("vanta", "Account name"), ("watermint", "email")],
)
def test_a_member_without_an_address_is_named_by_the_id_and_no_list_to_remove_has_an_empty_line(
    published_once: PublishedOnce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, column: str
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(published_once.read_only(one_to_go_without_an_address).root))
    files = exported(target, tmp_path)
    assert [fault for file in files for fault in faults(file)] == []
    [file] = files
    [row] = [row for row in rows(file) if row[column] == "dbmid:nameless"]
    assert row.get("step", "no_address") == "no_address"
