"""Copies, notes and conflict files in the lake: figures are as without them, a check names them, nothing is lost."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.tables import licence
from assets.warehouse.upkeep import keep_up
from resources.home import Home
from resources.installation import Installation
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import command
from tests.pipeline.dagster_run import checks_of, run_job
from tests.pipeline.linked_home import linked, run
from tests.pipeline.read_home import read_before
from tests.pipeline.sample_truth import assert_true
from tests.published import ask, texts_by_table

COMPANY = Company.simulate(CompanyPlan(seed=8, members=12, days=20, events_a_day=5, groups=1))
DAY = "date=2026-10-20"


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server:
        yield server


@pytest.fixture
def home(server: SampleServer, tmp_path: Path) -> Iterator[Home]:
    """A home that was read, and whose lake people and a sync program then were in."""
    with linked(server, tmp_path / "home", history_days=30, idle_after_days=5) as home:
        read_before(server, home)
        yield home


def litter(home: Home) -> list[Path]:
    """Put copies of all kinds into the lake; returns what was put."""
    names = ("team=acme.bak", "team=acme - Copy", "team=Acme")
    folders = [home.lake / dataset for dataset in ("members", "events")]
    put = [shutil.copytree(folder / "team=acme", folder / name) for folder in folders for name in names]
    team = home.lake / "events" / "team=acme"
    put += [shutil.copytree(team / DAY, team / name) for name in (f"{DAY} (1)", "date=backup", "date=2026-02-30")]
    for name in ("data (conflicted copy).parquet", "0.parquet"):
        put.append(shutil.copy(team / DAY / "data.parquet", team / DAY / name))
    (home.lake / "members" / "team=beta").symlink_to(home.lake / "members" / "team=acme")
    (home.lake / ".DS_Store").write_bytes(b"\0")
    return [*put, home.lake / "members" / "team=beta", home.lake / ".DS_Store"]


def figures(home: Home) -> dict[str, list[str]]:
    return texts_by_table(home, (table.name for table in licence.ALL if table.name != "loads"))


def contents(paths: list[Path]) -> dict[Path, str]:
    found = [each for path in paths if not path.is_symlink() for each in (path, *path.rglob("*"))]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in found if path.is_file()}


def test_a_copied_team_is_no_second_team_and_no_seat_is_there_twice(server: SampleServer, home: Home) -> None:
    before = figures(home)
    put = litter(home)
    hashes = contents(put)
    run(home)
    assert figures(home) == before
    assert_true(home, COMPANY, server.now, history_days=30, idle_after_days=5)
    result, _ = run_job("warehouse")
    assert result.success
    check = checks_of(result)["warehouse", "lake_files_are_whole"]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    for path in put:
        assert f"not read: {path.relative_to(home.lake)}\n" in (check.description or "")
    assert contents(put) == hashes, "nothing of it was changed or deleted"


def test_the_proof_and_the_exports_hold_nothing_of_a_copy(home: Home, tmp_path: Path) -> None:
    litter(home)
    assert [load.error for load in run(home) if load.error] == []
    assert command("audit-pack", "--to", str(tmp_path / "pack.zip")).returncode == 0
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        told = {each["path"] for each in json.loads(pack.read("manifest.json"))["lake_files"]}
    assert {path.split("/")[1] for path in told} == {"team=acme"}
    assert f"events/team=acme/{DAY}/data.parquet" in told
    assert not [path for path in told if "backup" in path or "copy" in path or "02-30" in path]
    assert command("export", "seats", "--format", "csv", "--to", str(tmp_path)).returncode == 0
    assert len((tmp_path / "seats.csv").read_text().splitlines()) == 1 + len(ask(home, "from seats"))


def test_forgetting_names_the_copies_that_it_leaves_alone(home: Home) -> None:
    put = litter(home)
    hashes = contents(put)
    person = next(each for each in COMPANY.people if each.email)
    done = command("forget", person.email, "--pseudonymise", "--yes")
    assert done.returncode == 0, done.stderr
    assert "are not part of the lake and were left alone" in done.stdout
    assert "members/team=acme.bak" in done.stdout
    assert contents(put) == hashes
    assert not ask(home, "from members where email = $email", email=person.email)


def test_retention_and_giving_a_team_up_leave_the_copies_alone(server: SampleServer, home: Home) -> None:
    put = [path for path in litter(home) if "team=acme" not in path.parts]
    hashes = contents(put)
    home.connections_file.write_text(server.connections_toml(history_days=30, idle_after_days=5, retention_days=10))
    done = keep_up(Installation(home), list(Installation(home).connections().values()))
    assert done.deleted_days
    assert (home.lake / "events" / "team=acme" / "date=2026-02-30").exists()
    assert contents(put) == hashes
    told = command("disconnect", "acme", "--delete-data", "--yes")
    assert told.returncode == 0, told.stderr
    assert "  events/team=acme - Copy" in told.stdout
    assert not (home.lake / "events" / "team=acme").exists()
    assert contents(put) == hashes
