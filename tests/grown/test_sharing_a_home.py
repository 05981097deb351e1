"""The files that people write, shared by machines whose lake is in an object store."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.errors import FixSetup, TryLater
from resources.home import Home
from resources.run_begin import begin_run
from resources.storage.home_in_store import agree, edited_for_all, share
from resources.storage.which_lake import copy_of_store
from tests.grown.seaweed import Seaweed
from tests.pipeline.command_line import command

TEAMS = '[connections.acme]\napp_key = "a1b2c3d4e5f6g7h"\n'
ROSTER = "email,department\nana@acme.example,Sales\n"


def machine(folder: Path, **texts: str) -> Home:
    """A home with a connections.toml, a roster.csv, or both."""
    home = Home(folder)
    home.make(home.root)
    for path in (home.connections_file, home.roster_files[0]):
        if path.stem in texts:
            path.write_text(texts[path.stem])
    return home


def files(home: Home) -> dict[str, str]:
    return {path.name: path.read_text() for path in home.written_by_people if path.exists()}


@pytest.fixture
def machines(tmp_path: Path, address: str) -> tuple[Home, Home]:
    """Two that share the same files."""
    one, other = machine(tmp_path / "one", connections=TEAMS, roster=ROSTER), machine(tmp_path / "other")
    assert share(one) == ["connections.toml", "roster.csv"]
    agree(other)
    assert files(other) == files(one) == {"connections.toml": TEAMS, "roster.csv": ROSTER}
    return one, other


def test_files_that_nobody_shares_stay_where_they_are(tmp_path: Path, address: str) -> None:
    one, other = machine(tmp_path / "one", connections=TEAMS), machine(tmp_path / "other", roster=ROSTER)
    for home in (one, other, one):
        assert begin_run(home).failures == []
    assert (files(one), files(other)) == ({"connections.toml": TEAMS}, {"roster.csv": ROSTER})


def test_what_one_machine_changes_adds_or_deletes_all_others_have_with_their_next_run(
    machines: tuple[Home, Home],
) -> None:
    one, other = machines
    assert command("disable", "acme", DROPBOX_LICENCES_HOME=str(other.root)).returncode == 0
    assert begin_run(one).failures == []
    assert not begin_run(one).connections()["acme"].enabled
    one.exclusions_file.write_text('[[seat]]\nperson = "ana@acme.example"\nreason = "works council"\n')
    one.roster_files[0].write_text(ROSTER + "bo@acme.example,IT\n")
    for home in (one, other):
        assert begin_run(home).failures == []
    assert files(one) == files(other)
    assert "bo@acme.example" in files(other)["roster.csv"]
    other.roster_files[0].unlink()
    for home in (other, one):
        assert begin_run(home).failures == []
    assert files(one).keys() == files(other).keys() == {"connections.toml", "exclusions.toml"}


def test_a_file_that_two_machines_changed_is_refused_until_somebody_says_which(machines: tuple[Home, Home]) -> None:
    one, other = machines
    one.roster_files[0].write_text(ROSTER + "bo@acme.example,IT\n")
    other.roster_files[0].write_text(ROSTER + "cy@acme.example,HR\n")
    agree(one)
    (failure,) = begin_run(other).failures
    assert "changed here, and by another machine too" in str(failure.error)
    assert "cy@acme.example" in files(other)["roster.csv"], "what is here stays, and holds for this run"
    theirs = copy_of_store(other) / "home" / "roster.csv"
    assert str(theirs) in str(failure.error)
    assert theirs.read_text() == files(one)["roster.csv"]
    both = theirs.read_text() + "cy@acme.example,HR\n"
    other.roster_files[0].write_text(both)
    told = command("share", "roster.csv", DROPBOX_LICENCES_HOME=str(other.root))
    assert (told.returncode, told.stdout) == (0, "connections.toml\nroster.csv\n")
    assert not theirs.exists()
    for home in (other, one):
        assert begin_run(home).failures == []
        assert files(home)["roster.csv"] == both


def test_one_that_was_changed_here_and_deleted_elsewhere_is_refused_too(machines: tuple[Home, Home]) -> None:
    one, other = machines
    one.roster_files[0].unlink()
    agree(one)
    other.roster_files[0].write_text(ROSTER + "bo@acme.example,IT\n")
    with pytest.raises(FixSetup, match="they deleted it"):
        agree(other)
    share(other, ["roster.csv"])
    agree(one)
    assert files(one) == files(other)


def test_a_machine_that_has_forgotten_what_was_agreed_loses_nothing(machines: tuple[Home, Home]) -> None:
    one, other = machines
    (copy_of_store(other) / "home" / "agreed.json").unlink()
    agree(other)  # both sides are equal
    (copy_of_store(other) / "home" / "agreed.json").write_text("{")
    other.roster_files[0].write_text(ROSTER + "bo@acme.example,IT\n")
    with pytest.raises(FixSetup, match="changed here, and by another machine too"):
        agree(other)
    assert "bo@acme.example" in files(other)["roster.csv"]
    assert files(one)["roster.csv"] == ROSTER


def test_what_another_machine_changes_while_a_command_does_is_not_undone(machines: tuple[Home, Home]) -> None:
    one, other = machines
    other.connections_file.write_text(TEAMS + "history_days = 100\n")

    def edit() -> None:
        with edited_for_all(one, "changing connections.toml"):
            agree(other)
            one.connections_file.write_text(TEAMS + "enabled = false\n")

    with pytest.raises(TryLater, match="another machine has written it meanwhile"):
        edit()
    with pytest.raises(FixSetup, match="changed here, and by another machine too"):
        agree(one)
    agree(other)
    assert files(one)["connections.toml"] == TEAMS + "enabled = false\n"
    assert files(other)["connections.toml"] == TEAMS + "history_days = 100\n"


def test_two_that_share_at_once_do_not_undo_each_other(machines: tuple[Home, Home], tmp_path: Path) -> None:
    one, _ = machines
    third = machine(tmp_path / "third", connections=TEAMS, roster=ROSTER + "dy@acme.example,HR\n")
    with pytest.raises(FixSetup, match="changed here"):
        share(third)
    assert files(third)["roster.csv"].endswith("dy@acme.example,HR\n")
    agree(one)
    assert files(one)["roster.csv"] == ROSTER


def test_a_link_to_somebodys_repository_stays_one(machines: tuple[Home, Home], tmp_path: Path) -> None:
    one, other = machines
    kept = tmp_path / "repository.toml"
    other.connections_file.rename(kept)
    other.connections_file.symlink_to(kept)
    one.connections_file.write_text(TEAMS + "history_days = 100\n")
    agree(one)
    agree(other)
    assert other.connections_file.is_symlink()
    assert kept.read_text() == TEAMS + "history_days = 100\n"


def test_without_the_store_a_run_goes_on_with_its_own_files_and_a_change_waits(
    machines: tuple[Home, Home], seaweed: Seaweed
) -> None:
    one, _ = machines
    with seaweed.away():
        (failure,) = begin_run(one).failures
        assert isinstance(failure.error, TryLater)
        refused = command("disable", "acme", DROPBOX_LICENCES_HOME=str(one.root))
        assert refused.returncode == 2
        assert "it cannot be reached" in refused.stderr
    assert files(one)["connections.toml"] == TEAMS


def test_what_cannot_be_shared_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = machine(tmp_path / "one", connections=TEAMS)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(one.root))
    told = command("share")
    assert (told.returncode, "no object store is named" in told.stderr) == (2, True)
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", "s3://lakes/anything")
    told = command("share", "secrets.json")
    assert (told.returncode, "not one of the files that people write" in told.stderr) == (2, True)
