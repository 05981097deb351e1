"""The tables equal the sample's own truth: for three seeds, the hostile mode, six teams at once, under faults."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assets.warehouse import building as warehouse
from resources import clock
from resources.home import Home
from resources.installation import Installation
from resources.storage.warehouse import Warehouse
from sample_team.company import Company
from sample_team.faults import Faults
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, make_tables, read, run, set_clock
from tests.pipeline.sample_truth import assert_true
from tests.published import ask, texts_by_table

SMALL = {"members": 50, "days": 120, "events_a_day": 30, "groups": 6}
TEAMS = (
    CompanyPlan(name="acme", seed=1, **SMALL),
    CompanyPlan(name="beta", seed=2, hostile=True, **SMALL),
    CompanyPlan(name="gamma", seed=3, file_events=False, **SMALL),
    CompanyPlan(name="delta", seed=2, **SMALL),
    CompanyPlan(name="epsilon", seed=3, **SMALL),
    CompanyPlan(name="zeta", seed=5, hostile=True, **SMALL),
)

UNCHANGED = (
    "teams",
    "members",
    "member_history",
    "groups",
    "group_members",
    "member_storage",
    "event_types",
    "member_activity_daily",
    "seats",
    "licence_position",
    "events",
    "event_quarantine",
    "event_json",
)


@pytest.fixture(scope="module")
def read_at_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home after its first run, of six teams."""
    companies = [Company.simulate(plan) for plan in TEAMS]
    with (
        SampleServer(companies) as server,
        linked(server, tmp_path_factory.mktemp("home"), history_days=ENOUGH_DAYS) as home,
    ):
        assert all(load.error is None for load in run(home))
        yield home


@pytest.mark.parametrize("plan", TEAMS, ids=lambda plan: plan.name)
def test_each_of_six_teams_that_are_read_at_once(read_at_once: Home, plan: CompanyPlan) -> None:
    assert_true(read_at_once, Company.simulate(plan), plan.until)


def test_a_plan_without_file_events_never_calls_anybody_idle_with_confidence_proved(read_at_once: Home) -> None:
    idle = "from seats where team = $team and verdict in ('idle', 'never_active')"
    assert ask(read_at_once, idle, team="gamma")
    assert not ask(read_at_once, f"{idle} and confidence = 'proved'", team="gamma")


@pytest.fixture
def _few_tables() -> Iterator[None]:
    """What ``assert_true`` and ``everything`` ask of the licence tables; runs of six teams make all of them."""
    with only_asked("licence_position"):
        yield


@pytest.mark.usefixtures("_few_tables")
def test_five_per_cent_faults(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=4, **SMALL))
    with (
        SampleServer([company], faults=Faults(rate=0.05)) as server,
        linked(server, tmp_path, history_days=ENOUGH_DAYS) as home,
    ):
        for _ in range(3):  # what one run had to give up, a later one reads
            if all(load.error is None for load in read(home)):
                break
        server.faults = Faults(rate=0.0)
        assert all(load.error is None for load in run(home))
        assert_true(home, company, server.now)
        assert not server.impatient


def everything(home: Home) -> dict[str, list[str]]:
    return texts_by_table(home, UNCHANGED)


@pytest.mark.usefixtures("_few_tables")
def test_a_second_run_and_a_rebuild_change_no_row(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=1, hostile=True, **SMALL))
    with SampleServer([company]) as server, linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        assert all(load.error is None for load in run(home))
        assert_true(home, company, server.now)  # read alone
        first = everything(home)
        run(home)
        assert everything(home) == first
        shutil.rmtree(home.warehouse_files)
        home.warehouse.unlink()
        warehouse.rebuild(Installation(home), clock.now())
        assert everything(home) == first
        assert Warehouse(home).work_file.exists()


@pytest.mark.usefixtures("_few_tables")
def test_days_go_by_with_late_events(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=6, hostile=True, future_days=6, **SMALL))
    with SampleServer([company]) as server, linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        start = server.now
        for hours in (0, 7, 30, 55, 80, 140):
            set_clock(server, start + timedelta(hours=hours))
            read(home)
            if hours in {7, 55, 140}:  # the tables are made of the days of two readings
                make_tables(home)
        assert_true(home, company, server.now, is_storage_fresh=False)
