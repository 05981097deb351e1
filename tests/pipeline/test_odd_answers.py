"""Answers that captures of the real service hold, at other routes and moments: each loses what it is about, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import dagster as dg
import pytest

from assets.reading.loads import Load
from assets.reading.member_storage import FAILURES_IN_A_ROW, READ_AGAIN_AFTER
from resources.home import Home
from sample_team.company import Company
from sample_team.faults import Faults
from sample_team.handler import Served
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.command_line import command
from tests.pipeline.dagster_run import Checks, checks_of, run_job
from tests.pipeline.linked_home import linked, run, set_clock
from tests.pipeline.read_home import read_before
from tests.pipeline.sample_truth import assert_true
from tests.published import ask

PLAN = CompanyPlan(members=30, days=20, events_a_day=10, groups=2, future_days=8)
COMPANY = Company.simulate(PLAN)
SETTINGS = {"history_days": 20, "idle_after_days": 10}
REFUSALS = ("401_other", "401_html", "403_plan", "404", "409_other")
ROUTES = ("team/get_info", "team/members/list_v2", "team/groups/list", "team_log/get_events")


def active(company: Company) -> list[str]:
    return [each.team_member_id for each in company.people if each.status_at(company.plan.until) == "active"]


class Refused(NamedTuple):
    """A home of many teams, each of which is refused something of its own: what a run of it was told and left."""

    home: Home
    companies: dict[str, Company]
    loads: dict[tuple[str, str], Load]
    calls: list[Served]
    checks: Checks


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refused]:
    """For each refusal a team in which it meets one member's storage, one in which all of it, one the features."""
    names = [f"{what}_{name}" for what in ("one", "all", "features") for name in REFUSALS]
    companies = {name: Company.simulate(replace(PLAN, name=name, seed=seed)) for seed, name in enumerate(names)}
    with (
        SampleServer([*companies.values()]) as server,
        linked(server, tmp_path_factory.mktemp("home"), **SETTINGS) as home,
    ):
        for name in REFUSALS:
            server.faults.always("users/get_space_usage", name, active(companies[f"one_{name}"])[3])
            server.faults.always("users/get_space_usage", name, f"all_{name}")
            server.faults.always("team/features/get_values", name, f"features_{name}")
        with only_asked("licence_position"):
            loads = {(load.team, load.subject): load for load in run(home)}
        calls = [*server.calls]
        yield Refused(home, companies, loads, calls, checks_of(run_job("team_info")[0]))


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server:
        yield server


@pytest.fixture
def home(server: SampleServer, tmp_path: Path) -> Iterator[Home]:
    with linked(server, tmp_path, **SETTINGS) as home, only_asked("licence_position"):
        yield home


def storage(home: Home, team: str = "acme") -> dict[str, Any]:
    rows = ask(home, "from member_storage where error is null and team = $team", team=team)
    return {row["team_member_id"]: row["used_bytes"] for row in rows}


@pytest.mark.parametrize("name", REFUSALS)
def test_one_member_whose_storage_cannot_be_read_loses_nobody_elses(name: str, refused: Refused) -> None:
    team = f"one_{name}"
    members = active(refused.companies[team])
    odd = members[3]
    assert [load for (read, _), load in refused.loads.items() if read == team and load.error] == []
    assert storage(refused.home, team).keys() == {*members} - {odd}
    (row,) = ask(refused.home, "from member_storage where error is not null and team = $team", team=team)
    assert row["team_member_id"] == odd
    outcome = refused.loads[team, "member_storage"].outcome
    assert (outcome.rows, outcome.metadata) == (len(members), {"failed_members": 1})
    assert outcome.left_out[0].startswith(f"the storage of 1 of {len(members)} members")
    assert odd in outcome.left_out[0]
    assert f"connect {team}" not in outcome.left_out[0]


def test_a_check_names_whose_storage_could_not_be_read_and_what_was_known_stays(
    server: SampleServer, home: Home
) -> None:
    read_before(server, home)
    odd = active(COMPANY)[0]
    before = storage(home)
    check = ("member_storage", "nothing_was_left_out")
    assert checks_of(run_job("member_storage")[0])[check].passed
    set_clock(server, server.now + READ_AGAIN_AFTER)
    server.faults.always("users/get_space_usage", "401_other", odd)
    told = checks_of(run_job("member_storage")[0])[check]
    assert (told.passed, told.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert odd in (told.description or "")
    assert "Dropbox refused it: other" in (told.description or "")
    run(home, subjects=[])
    assert storage(home)[odd] == before[odd]


@pytest.mark.parametrize("name", REFUSALS)
def test_storage_that_nobody_has_is_a_failure_and_not_asked_for_each(name: str, refused: Refused) -> None:
    team = f"all_{name}"
    failed = [subject for (read, subject), load in refused.loads.items() if read == team and load.error]
    assert failed == ["member_storage"]
    calls = [call for call in refused.calls if call.route == "users/get_space_usage" and call.team == team]
    assert len({call.select_user for call in calls}) <= FAILURES_IN_A_ROW + 8
    assert ask(refused.home, "from member_storage where team = $team", team=team) == []


def test_one_passing_refusal_of_each_route_stops_nothing(server: SampleServer, home: Home) -> None:
    for route in ROUTES:
        server.faults.script(route, ["401_other"])
    assert [load.error for load in run(home) if load.error] == []
    assert {call.route for call in server.calls if call.fault == "401_other"} == {*ROUTES}
    assert_true(home, COMPANY, server.now, history_days=20, idle_after_days=10)


def test_a_log_that_is_refused_stops_nothing_else_and_is_no_dead_link(server: SampleServer, home: Home) -> None:
    server.faults.always("team_log/get_events", "401_other")
    done = command("run")
    assert done.returncode == 1
    assert "Failed: acme (events): Reading team_log/get_events of acme: Dropbox refused it for" in done.stderr
    assert "rows, " in done.stderr
    states = {row["subject"]: (row["state"], row["error_kind"]) for row in ask(home, "from loads")}
    assert states.pop("events") == ("failed", "TryLater")
    assert {*states.values()} == {("done", None)}
    assert "failing" in command("connections").stdout


@pytest.mark.parametrize("name", REFUSALS)
def test_seats_bought_stay_where_only_the_plans_features_cannot_be_read(name: str, refused: Refused) -> None:
    team = f"features_{name}"
    company = refused.companies[team]
    found = refused.checks["team_info", "every_team_was_read"]
    assert not found.passed
    (words,) = [line for line in (found.description or "").splitlines() if line.startswith(f"{team}: ")]
    assert "team/features/get_values" in words
    (told,) = ask(refused.home, "select team_name, has_team_file_events from teams where team = $team", team=team)
    assert told == {"team_name": company.team_name, "has_team_file_events": None}
    query = "select seats_purchased, vendor_used from licence_position where team = $team"
    (position,) = ask(refused.home, query, team=team)
    assert position == {
        "seats_purchased": company.purchased_at(PLAN.until),
        "vendor_used": company.assigned_at(PLAN.until),
    }
    query = "select distinct confidence from seats where team = $team and verdict in ('new', 'idle', 'never_active')"
    assert [row["confidence"] for row in ask(refused.home, query, team=team)] == ["unknown"]
    query = "select state, rows, error from loads where subject = 'team_info' and team = $team"
    (load,) = ask(refused.home, query, team=team)
    assert (load["state"], load["rows"]) == ("failed", 1)


def test_a_listing_of_which_many_entries_bear_one_id_says_so(
    server: SampleServer, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a capture that was published with equal masks for all ids: 269 members became one."""
    members_at = Company.members_at

    def masked(company: Company, moment: Any) -> list[dict[str, Any]]:
        members = members_at(company, moment)
        for member in members:
            member["profile"]["team_member_id"] = "dbmid:masked"
        return members

    monkeypatch.setattr(Company, "members_at", masked)
    found = checks_of(run_job("members")[0])["members", "nothing_was_left_out"]
    listed = len(COMPANY.listed_at(server.now))
    words = f"acme: {listed - 1} entries repeat the id of another: dbmid:masked stands on {listed} entries"
    assert (found.passed, found.description) == (False, words)
    visible = " ".join(command("check").stdout.replace("│", " ").split())
    assert re.search(r"members visible 1 \(\d+ entries repeat the id of another: dbmid:masked stands on ", visible)


def test_faults_that_pass_are_no_failure_of_storage(server: SampleServer, home: Home) -> None:
    server.faults = Faults(rate=0.1, kinds=("500", "401_other", "429_text", "cut_body"))
    loads = run(home, subjects=["members", "member_storage"])
    assert [load.error for load in loads if load.error] == []
    assert storage(home).keys() == {*active(COMPANY)}
