"""The tables equal the sample's own truth: for three seeds, the hostile mode, three teams at once, under faults."""

from __future__ import annotations

import shutil
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
from tests.pipeline.linked_home import linked, run, set_clock
from tests.pipeline.sample_truth import assert_true
from tests.published import ask, texts_by_table

SMALL = {"members": 60, "days": 120, "events_a_day": 60, "groups": 6}

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
READING_TIMES = {"event_days": "read_at"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_three_seeds(tmp_path: Path, seed: int) -> None:
    company = Company.simulate(CompanyPlan(seed=seed, **SMALL))
    with SampleServer([company]) as server, linked(server, tmp_path) as home:
        loads = run(home)
        assert all(load.error is None for load in loads)
        assert_true(home, company, server.now)


def test_the_hostile_company(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=5, hostile=True, **SMALL))
    with SampleServer([company]) as server, linked(server, tmp_path) as home:
        assert all(load.error is None for load in run(home))
        assert_true(home, company, server.now)


def test_three_teams_at_once(tmp_path: Path) -> None:
    plans = [
        CompanyPlan(name="acme", seed=1, **SMALL),
        CompanyPlan(name="beta", seed=2, hostile=True, **SMALL),
        CompanyPlan(name="gamma", seed=3, file_events=False, **SMALL),
    ]
    companies = [Company.simulate(plan) for plan in plans]
    with SampleServer(companies) as server, linked(server, tmp_path) as home:
        assert all(load.error is None for load in run(home))
        for company in companies:
            assert_true(home, company, server.now)
        # The plan without file events never calls anybody idle with confidence proved.
        proved = "from seats where team = 'gamma' and verdict in ('idle', 'never_active') and confidence = 'proved'"
        assert not ask(home, proved)


def test_five_per_cent_faults(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=4, **SMALL))
    with SampleServer([company], faults=Faults(rate=0.05)) as server, linked(server, tmp_path) as home:
        for _ in range(3):  # what one run had to give up, a later one reads
            if all(load.error is None for load in run(home)):
                break
        server.faults = Faults(rate=0.0)
        assert all(load.error is None for load in run(home))
        assert_true(home, company, server.now)
        assert not server.impatient


def everything(home: Home) -> dict[str, list[str]]:
    return texts_by_table(home, UNCHANGED)


def test_a_second_run_and_a_rebuild_change_no_row(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=1, hostile=True, **SMALL))
    with SampleServer([company]) as server, linked(server, tmp_path) as home:
        run(home)
        first = everything(home)
        run(home)
        assert everything(home) == first
        shutil.rmtree(home.warehouse_files)
        home.warehouse.unlink()
        warehouse.rebuild(Installation(home), clock.now())
        assert everything(home) == first
        assert Warehouse(home).work_file.exists()


def test_days_go_by_with_late_events(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=6, hostile=True, future_days=6, **SMALL))
    with SampleServer([company]) as server, linked(server, tmp_path) as home:
        start = server.now
        for hours in (0, 7, 30, 55, 80, 140):
            set_clock(server, start + timedelta(hours=hours))
            run(home)
        assert_true(home, company, server.now, is_storage_fresh=False)
