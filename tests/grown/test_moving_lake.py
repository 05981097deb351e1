"""An embedded home moved to a store and back loses nothing, wherever the move was interrupted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assets.warehouse.building import rebuild
from resources import clock
from resources.errors import FixSetup
from resources.home import Home
from resources.installation import Installation
from resources.storage.lake import Lake
from resources.storage.shared_files import read_shared
from resources.storage.which_lake import open_lake
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.grown.machines import linked
from tests.grown.tables import tables
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import run

COMPANIES = [
    Company.simulate(CompanyPlan(name=name, seed=3, members=6, days=4, events_a_day=4, groups=1))
    for name in ("acme", "beta")
]


def contents(lake: Lake) -> dict[str, bytes]:
    folder = lake.as_it_is()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("*/team=*/*/data.parquet")}


def test_there_and_back_loses_nothing(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DROPBOX_LICENCES_LAKE")
    assert command("move-lake", DROPBOX_LICENCES_HOME=str(tmp_path / "home")).returncode == 2
    with SampleServer(COMPANIES) as server, linked(server, tmp_path / "home") as home:
        run(home)
        before, expected = contents(Lake(home.lake)), tables(home)
        home.forgotten_file.write_text(json.dumps({"key": "00", "teams": {}}))
        monkeypatch.setenv("DROPBOX_LICENCES_LAKE", address)
        with pytest.raises(FixSetup, match=r"holds teams that are not there: acme, beta.*move-lake"):
            run(home)
        moved = command("move-lake")
        assert moved.returncode == 0, moved.stderr
        assert f"{len(before)} files were copied, 0 were there already." in moved.stdout
        assert contents(open_lake(home)) == before == contents(Lake(home.lake))
        rebuild(Installation(home), clock.now())
        assert tables(home) == expected
        assert not [load for load in run(home) if load.state == "failed"]
        after = contents(open_lake(home))
        assert json.loads(read_shared(home, home.forgotten_file).text or "") == {"key": "00", "teams": {}}

        again = command("move-lake")
        assert "0 files were copied" in again.stdout
        assert "are newer there and stay" in again.stdout
        assert contents(open_lake(home)) == after

        shutil.rmtree(home.lake)
        home.forgotten_file.unlink()
        assert command("move-lake", "--back").returncode == 0
        assert contents(Lake(home.lake)) == after
        assert json.loads(home.forgotten_file.read_text()) == {"key": "00", "teams": {}}


def test_an_interrupted_move_goes_on_where_it_ended(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DROPBOX_LICENCES_LAKE")
    with SampleServer(COMPANIES) as server, linked(server, tmp_path / "home") as home:
        run(home)
        before = contents(Lake(home.lake))
        monkeypatch.setenv("DROPBOX_LICENCES_LAKE", address)
        assert command("move-lake").returncode == 0
        store = open_lake(home)
        for file in [*store.listing("events")][::2]:
            store.files.remove(file.path)
        shutil.rmtree(home.lake_copies)
        gone = len([key for key in before if key.startswith("events/")]) - len([*open_lake(home).listing("events")])
        again = command("move-lake")
        assert f"{gone} files were copied, {len(before) - gone} were there already." in again.stdout
        assert contents(open_lake(home)) == before


def test_two_lists_of_who_was_forgotten_are_not_mixed(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Home(tmp_path / "one"), Home(tmp_path / "other")
    for home, key in ((one, "00"), (other, "11")):
        home.make(home.root)
        home.forgotten_file.write_text(json.dumps({"key": key, "teams": {}}))
    assert command("move-lake", DROPBOX_LICENCES_HOME=str(one.root)).returncode == 0
    refused = command("move-lake", DROPBOX_LICENCES_HOME=str(other.root))
    assert refused.returncode == 2
    assert "different lists of who was forgotten" in refused.stderr
    assert json.loads(read_shared(other, other.forgotten_file).text or "")["key"] == "00"
