"""Answers that captures of the real service hold, at other routes and moments: each loses what it is about, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.reading.member_storage import FAILURES_IN_A_ROW, READ_AGAIN_AFTER
from pipelines.definitions import defs
from resources.home import Home
from sample_team.company import Company
from sample_team.faults import Faults
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import linked, run, set_clock
from tests.pipeline.sample_truth import assert_true
from tests.published import ask

COMPANY = Company.simulate(CompanyPlan(members=30, days=20, events_a_day=10, groups=2, future_days=8))
ACTIVE = [each.team_member_id for each in COMPANY.people if each.status_at(COMPANY.plan.until) == "active"]
REFUSALS = ("401_other", "401_html", "403_plan", "404", "409_other")


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server:
        yield server


@pytest.fixture
def home(server: SampleServer, tmp_path: Path) -> Iterator[Home]:
    with linked(server, tmp_path, history_days=20, idle_after_days=10) as home:
        yield home


def checks() -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
    """A run in Dagster, and what its checks say."""
    with dg.DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def("all_due").execute_in_process(instance=instance, raise_on_error=False)
        found = result.get_asset_check_evaluations()
    return {(each.asset_key.to_user_string(), each.check_name): each for each in found}


def storage(home: Home) -> dict[str, Any]:
    return {row["team_member_id"]: row["used_bytes"] for row in ask(home, "from member_storage where error is null")}


@pytest.mark.parametrize("name", REFUSALS)
def test_one_member_whose_storage_cannot_be_read_loses_nobody_elses(
    name: str, server: SampleServer, home: Home
) -> None:
    odd = ACTIVE[3]
    server.faults.always("users/get_space_usage", name, odd)
    loads = {load.subject: load for load in run(home)}
    assert [load.subject for load in loads.values() if load.error] == []
    assert storage(home).keys() == {*ACTIVE} - {odd}
    (row,) = ask(home, "from member_storage where error is not null")
    assert row["team_member_id"] == odd
    outcome = loads["member_storage"].outcome
    assert (outcome.rows, outcome.metadata) == (len(ACTIVE), {"failed_members": 1})
    assert outcome.left_out[0].startswith(f"the storage of 1 of {len(ACTIVE)} members")
    assert odd in outcome.left_out[0]
    assert "connect acme" not in outcome.left_out[0]


def test_a_check_names_whose_storage_could_not_be_read_and_what_was_known_stays(
    server: SampleServer, home: Home
) -> None:
    found = checks()
    before = storage(home)
    assert found["member_storage", "nothing_was_left_out"].passed
    set_clock(server, server.now + READ_AGAIN_AFTER)
    server.faults.always("users/get_space_usage", "401_other", ACTIVE[0])
    told = checks()["member_storage", "nothing_was_left_out"]
    assert (told.passed, told.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert ACTIVE[0] in (told.description or "")
    assert "Dropbox refused it: other" in (told.description or "")
    assert storage(home)[ACTIVE[0]] == before[ACTIVE[0]]


@pytest.mark.parametrize("name", REFUSALS)
def test_storage_that_nobody_has_is_a_failure_and_not_asked_for_each(
    name: str, server: SampleServer, home: Home
) -> None:
    server.faults.always("users/get_space_usage", name)
    loads = {load.subject: load for load in run(home)}
    assert [load.subject for load in loads.values() if load.error] == ["member_storage"]
    calls = [call for call in server.calls if call.route == "users/get_space_usage"]
    assert len({call.select_user for call in calls}) <= FAILURES_IN_A_ROW + 8
    assert ask(home, "from member_storage") == []


@pytest.mark.parametrize("route", ["team/get_info", "team/members/list_v2", "team/groups/list", "team_log/get_events"])
def test_one_passing_refusal_stops_nothing(route: str, server: SampleServer, home: Home) -> None:
    server.faults.script(route, ["401_other"])
    assert [load.error for load in run(home) if load.error] == []
    assert_true(home, COMPANY, server.now, history_days=20, idle_after_days=10)


def test_a_log_that_is_refused_stops_nothing_else_and_is_no_dead_link(server: SampleServer, home: Home) -> None:
    server.faults.always("team_log/get_events", "401_other")
    done = command("run")
    assert done.returncode == 1
    assert "Failed: acme (events): Reading team_log/get_events of acme: Dropbox refused it without" in done.stderr
    assert "rows, " in done.stderr
    states = {row["subject"]: (row["state"], row["error_kind"]) for row in ask(home, "from loads")}
    assert states.pop("events") == ("failed", "TryLater")
    assert {*states.values()} == {("done", None)}
    assert "failing" in command("connections").stdout


@pytest.mark.parametrize("name", REFUSALS)
def test_seats_bought_stay_where_only_the_plans_features_cannot_be_read(
    name: str, server: SampleServer, home: Home
) -> None:
    server.faults.always("team/features/get_values", name)
    found = checks()["team_info", "every_team_was_read"]
    assert not found.passed
    assert "team/features/get_values" in (found.description or "")
    (team,) = ask(home, "select team_name, has_team_file_events from teams")
    assert team == {"team_name": COMPANY.team_name, "has_team_file_events": None}
    (position,) = ask(home, "select seats_purchased, vendor_used from licence_position")
    assert position == {
        "seats_purchased": COMPANY.purchased_at(server.now),
        "vendor_used": COMPANY.assigned_at(server.now),
    }
    confidences = ask(home, "select distinct confidence from seats where verdict in ('new', 'idle', 'never_active')")
    assert [row["confidence"] for row in confidences] == ["unknown"]
    (load,) = ask(home, "select state, rows, error from loads where subject = 'team_info'")
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
    found = checks()["members", "nothing_was_left_out"]
    listed = len(COMPANY.listed_at(server.now))
    words = f"acme: {listed - 1} entries bear the id of another: dbmid:masked is borne by {listed} entries"
    assert (found.passed, found.description) == (False, words)
    visible = " ".join(command("check").stdout.replace("│", " ").split())
    assert re.search(r"members visible 1 \(\d+ entries bear the id of another: dbmid:masked is borne by", visible)


def test_faults_that_pass_are_no_failure_of_storage(server: SampleServer, home: Home) -> None:
    server.faults = Faults(rate=0.1, kinds=("500", "401_other", "429_text", "cut_body"))
    loads = run(home, subjects=["members", "member_storage"])
    assert [load.error for load in loads if load.error] == []
    assert storage(home).keys() == {*ACTIVE}
