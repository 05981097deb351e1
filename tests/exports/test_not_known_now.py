"""Files for other products where a purchase was never read, or a team is read no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exports.conftest import with_a_team_given_up
from tests.exports.target_files import export, exported, rows
from tests.licence.hand_made import HandMade


def test_nobody_of_a_team_that_was_given_up_is_in_a_list_to_remove(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(with_a_team_given_up(tmp_path / "home").root))
    plans = [
        file for file in exported("watermint", tmp_path, "--set", "confidence=any") if file.name.endswith("-plan.csv")
    ]
    assert sorted(row["email"] for file in plans for row in rows(file)) == ["ana@paused.test", "ben@paused.test"]
    [desk] = exported("help-desk", tmp_path)
    assert [row["Address"] for row in rows(desk)] == ["ana@paused.test"]


@pytest.mark.parametrize(("purchased", "free"), [(3, 1), (2, 0), (1, 0), (None, None)])
def test_torii_is_told_no_free_seats_where_nobody_knows_how_many_are_bought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, purchased: int | None, free: int | None
) -> None:
    made = HandMade()
    made.declare()
    made.plan(num_licensed_users=purchased)
    for name in ("ana", "ben"):
        made.member(name, email=f"{name}@acme.test")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(made.make().publish(tmp_path / "home").root))
    done = export("torii", tmp_path)
    assert ("unassignedAmount is left out" in done.stderr) == (free is None)
    (told,) = json.loads(Path(done.stdout.strip()).read_text())["licenses"]
    assert told.get("unassignedAmount") == free
    assert ("unassignedAmount" in told) == (free is not None)


def test_snipe_it_is_told_what_stands_for_a_purchase_that_nobody_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = HandMade()
    made.declare()
    made.plan()
    made.member("ana", email="ana@acme.test")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(made.make().publish(tmp_path / "home").root))
    done = export("snipe-it", tmp_path)
    assert "seats and purchase cost are of those that are assigned" in done.stderr
    assert [row["seats"] for row in rows(Path(done.stdout.strip()))] == ["1"]
