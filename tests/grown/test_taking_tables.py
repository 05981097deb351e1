"""A machine that has run nothing takes the tables that another one published beside the lake in an object store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from assets.definitions.names import Names
from assets.warehouse import taking
from pipelines.definitions import defs
from pipelines.sensors import alerts
from resources import clock
from resources.dagster_resources import LicencesResource
from resources.errors import FixSetup
from resources.home import Home
from resources.storage.reports_beside_lake import kept_beside_lake
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.grown.machines import linked
from tests.grown.seaweed import Seaweed
from tests.grown.tables import tables
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import make_tables, run, set_clock
from tests.published import ask

COMPANIES = [
    Company.simulate(CompanyPlan(name=name, seed=seed, members=12, days=9, events_a_day=12, groups=2))
    for name, seed in (("acme", 3), ("beta", 4))
]


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(COMPANIES) as server:
        yield server


@pytest.fixture
def pod(address: str, tmp_path: Path) -> Home:
    """An empty home: a Kubernetes pod's, or that of an analyst's machine."""
    return Home(tmp_path / "pod")


def take(home: Home) -> str:
    taken = command("take-tables", DROPBOX_LICENCES_HOME=str(home.root))
    assert (taken.returncode, taken.stderr) == (0, "")
    return taken.stdout


def same_tables(pod: Home, machine: Home) -> None:
    """All rows, but for the view over the lake's own files, of which the pod has fetched none."""
    of_the_pod, of_the_machine = tables(pod), tables(machine)
    assert of_the_pod.pop("event_json") == []
    assert of_the_machine.pop("event_json")
    assert of_the_pod == of_the_machine


def moment(home: Home) -> str:
    return str(ask(home, "select max(as_of)::varchar as moment from licence_position")[0]["moment"])


def test_an_analysts_machine_has_the_tables_of_the_machine_that_reads(
    server: SampleServer, tmp_path: Path, pod: Home
) -> None:
    lacking = command("sql", "from seats", DROPBOX_LICENCES_HOME=str(pod.root))
    assert lacking.returncode == 2
    assert "where another machine has run: dropbox-licences take-tables" in lacking.stderr
    assert take(pod) == "Nothing newer was published beside the lake.\n"
    with linked(server, tmp_path / "one") as one:
        run(one)
        assert f"Taken as of {moment(one)[:16]} UTC" in take(pod)
        same_tables(pod, one)
        assert take(pod) == "Nothing newer was published beside the lake.\n"
        set_clock(server, clock.now() + timedelta(hours=1))
        run(one)
        assert f"Taken as of {moment(one)[:16]} UTC" in take(pod)
        same_tables(pod, one)


def test_tables_that_are_newer_here_stay(
    server: SampleServer, tmp_path: Path, pod: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with linked(server, tmp_path / "one") as one:
        run(one)
        set_clock(server, clock.now() + timedelta(hours=1))
        with monkeypatch.context() as alone:  # the store had nothing of this run
            alone.delenv("DROPBOX_LICENCES_LAKE")
            make_tables(one)
        newest = moment(one)
        assert take(one) == "Nothing newer was published beside the lake.\n"
        assert moment(one) == newest


def test_a_machine_without_a_lake_in_a_store_is_told_what_to_do(tmp_path: Path) -> None:
    refused = command("take-tables", DROPBOX_LICENCES_HOME=str(tmp_path))
    assert refused.returncode == 2
    assert "the lake is in no store" in refused.stderr
    assert "DROPBOX_LICENCES_LAKE" in refused.stderr


def test_a_pod_without_a_home_tells_alerts_and_writes_the_months_files(
    server: SampleServer, tmp_path: Path, pod: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its home goes with it: the sensor and the job said for ever that nothing was published yet."""
    with linked(server, tmp_path / "one") as one:
        run(one)
        pod.make(pod.root)
        pod.connections_file.write_bytes(one.connections_file.read_bytes())  # a mounted file
        monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(pod.root))
        words = alerts(Names())(dg.build_sensor_context(resources={"licences": LicencesResource()}))
        assert isinstance(words, dg.SkipReason)
        assert "No webhook is set" in str(words.skip_message)
        same_tables(pod, one)
        second = Home(tmp_path / "second pod")
        monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(second.root))
        with dg.DagsterInstance.ephemeral() as instance:
            assert defs.resolve_job_def("monthly_report").execute_in_process(instance=instance).success
        assert {path.parts[0] for path in kept_beside_lake(second)} >= {"acme", "beta", "all"}


def test_tables_too_large_for_one_file_are_made_where_they_are_wanted(
    server: SampleServer, tmp_path: Path, pod: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.for_engines.database.LARGEST_BYTES", 0)
    with linked(server, tmp_path / "one") as one:
        run(one)
        with pytest.raises(FixSetup, match=r"larger than a file that is fetched whole.*dropbox-licences rebuild"):
            taking.take_newest(pod)


def test_while_the_store_is_away_the_tables_that_are_here_stay(
    server: SampleServer, tmp_path: Path, pod: Home, seaweed: Seaweed
) -> None:
    with linked(server, tmp_path / "one") as one:
        run(one)
        take(pod)
        before = tables(pod)
        seaweed.kill()
        try:
            refused = command("take-tables", DROPBOX_LICENCES_HOME=str(pod.root))
        finally:
            seaweed.start()
        assert refused.returncode
        assert "cannot be reached" in refused.stderr
        assert tables(pod) == before
