"""Dagster's records in PostgreSQL, as an engineer's dagster.yaml says, with lake and locks that machines share."""

from __future__ import annotations

from pathlib import Path

import pytest
from dagster import DagsterRunStatus

from pipelines.engine.instance import open_instance
from resources.errors import FixSetup
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.grown.machines import linked
from tests.grown.postgres import Postgres, programs
from tests.pipeline.command_line import process
from tests.published import ask

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")

COMPANY = Company.simulate(CompanyPlan(members=6, days=4, events_a_day=4, groups=1))
THEIRS = """\
storage:
  postgres:
    postgres_url: {env: DAGSTER_PG_URL}
telemetry: {enabled: false}
run_monitoring: {enabled: true}
"""


def machine(root: Path) -> Home:
    home = Home(root)
    (home.make(home.dagster) / "dagster.yaml").write_text(THEIRS)
    return home


def test_two_machines_share_lake_locks_and_dagsters_records(
    postgres: Postgres, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_PG_URL", postgres.address)
    monkeypatch.setenv("DROPBOX_LICENCES_LOCKS", postgres.address)
    with SampleServer([COMPANY]) as team, linked(team, tmp_path / "one") as one:
        other = machine(tmp_path / "other")
        other.connections_file.write_text(one.connections_file.read_text())
        for home in (machine(one.root), other):
            ran = process("run", DROPBOX_LICENCES_HOME=str(home.root))
            assert ran.returncode == 0, ran.stderr
            assert (home.dagster / "dagster.yaml").read_text() == THEIRS
        with open_instance(one) as instance:
            assert [run.status for run in instance.get_runs()] == [DagsterRunStatus.SUCCESS] * 2
        assert not list(one.dagster.rglob("*.db"))
        assert ask(one, "from seats")
        runs = "select count(distinct run_id) as runs from loads where run_id not like 'retention%'"
        assert ask(other, runs) == [{"runs": 2}], "its lake is the other's too"


def test_a_server_that_is_not_there_is_told_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_PG_URL", "postgresql+psycopg2://tests:a-password@127.0.0.1:9/postgres")
    home = machine(tmp_path / "home")
    with pytest.raises(FixSetup, match="what they name cannot be reached") as refused:
        open_instance(home)
    assert "a-password" not in str(refused.value)
