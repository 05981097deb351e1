"""Reports and exports of a home whose lake is in an object store: they are there for every machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.forgetting.work import begin, finish, plan_forgetting
from pipelines.running import run_job
from resources.home import Home
from resources.installation import Installation
from resources.storage.reports_beside_lake import kept_beside_lake
from resources.storage.which_lake import open_store
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.grown.machines import linked
from tests.grown.seaweed import Seaweed
from tests.pipeline.command_line import command
from tests.published import ask

COMPANIES = [
    Company.simulate(CompanyPlan(name=name, seed=seed, members=12, days=9, events_a_day=12, groups=2))
    for name, seed in (("acme", 3), ("beta", 4))
]


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(COMPANIES) as server:
        yield server


def content(address: str, home: Home, place: Path) -> bytes:
    """A file below ``reports/`` as another machine fetches it."""
    fetched = home.root / "fetched"
    assert open_store(address).fetch(f"reports/{place.as_posix()}", fetched)
    return fetched.read_bytes()


def test_what_a_machine_wrote_outlives_it_and_a_forgotten_persons_files_go(
    server: SampleServer, tmp_path: Path, address: str
) -> None:
    with linked(server, tmp_path / "one") as one:
        assert run_job(one, "all_due", []) == 0
        of_teams = {place.parts[0]: place for place in kept_beside_lake(one)}
        assert of_teams.keys() == {"acme", "beta", "all"}
        told = command("export", "--format", "csv", "seats")
        (written,) = (Path(line) for line in told.stdout.splitlines())
        place = written.relative_to(one.reports)
        assert f"Beside the lake: {address}/reports/{place.as_posix()}\n" in told.stderr
        assert content(address, one, place) == written.read_bytes()
        elsewhere = command("export", "--format", "csv", "seats", "--to", str(tmp_path / "mine"))
        assert "Beside the lake" not in elsewhere.stderr
        again = command("report", "--team", "acme")
        assert f"Beside the lake: {address}/reports/{of_teams['acme'].as_posix()}\n" in again.stderr
        kept = kept_beside_lake(one)
        assert content(address, one, of_teams["acme"]) == (one.reports / of_teams["acme"]).read_bytes()
        who = ask(one, "select min(email) as email from members where team = 'acme'")[0]["email"]
        shutil.rmtree(one.reports)  # the machine's disk is gone; the store has them
        installation = Installation(one)
        plan = plan_forgetting(installation, who, "pseudonymise", "acme")
        may_hold_her = {where for at, where in kept.items() if at.parts[0] != "beta"}
        assert set(plan.reports) == may_hold_her
        begin(one, plan)
        finish(installation, lambda _: None)
        assert kept_beside_lake(one) == {at: where for at, where in kept.items() if where not in may_hold_her}


def test_a_report_that_cannot_be_put_there_is_in_the_home_and_the_call_says_so(
    server: SampleServer, tmp_path: Path, address: str, seaweed: Seaweed
) -> None:
    with linked(server, tmp_path / "one") as one:
        assert run_job(one, "hourly", []) == 0
        seaweed.kill()
        try:
            told = command("report", "--team", "acme")
        finally:
            seaweed.start()
        assert told.returncode
        (path,) = (Path(line) for line in told.stdout.splitlines())
        assert path.read_text().startswith("<!doctype html>")
        assert "cannot be reached" in told.stderr
        assert not kept_beside_lake(one)
