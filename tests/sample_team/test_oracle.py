"""The sample team is true to Dropbox: the SDK's own validators decode its well-formed answers in strict mode."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dropbox import team, team_log, users
from stone.backends.python_rsrc import stone_serializers as serializers
from stone.backends.python_rsrc import stone_validators as bv

from sample_team.company import Company
from sample_team.logged import LoggedEvent
from sample_team.plan import CompanyPlan
from sample_team.routes import Call, Routes
from sample_team.server import SampleServer
from tests.sample_team.examples import example, tagged

PLAN = CompanyPlan(members=60, days=60, events_a_day=80, groups=8)
COMPANY = Company.simulate(PLAN)
TYPES = sorted(team_log.EventType._tagmap.keys() - {"other"})


def decode(validator: Any, text: str) -> Any:
    return serializers.json_compat_obj_decode(validator, json.loads(text), strict=True)


def call(argument: Any, select_user: str | None = None, company: Company = COMPANY) -> Call:
    return Call(company, company.plan.until, argument, select_user, None)


def active_member() -> str:
    return next(each.team_member_id for each in COMPANY.people if each.status_at(PLAN.until) == "active")


@pytest.mark.parametrize(
    ("route", "argument", "result"),
    [
        ("team/get_info", None, team.TeamGetInfoResult_validator),
        (
            "team/features/get_values",
            {"features": [{".tag": "has_team_file_events"}]},
            team.FeaturesGetValuesBatchResult_validator,
        ),
        ("team/token/get_authenticated_admin", None, team.TokenGetAuthenticatedAdminResult_validator),
        ("team/members/list_v2", {"include_removed": True, "limit": 20}, team.MembersListV2Result_validator),
        ("team/groups/list", {"limit": 3}, team.GroupsListResult_validator),
        ("team_log/get_events", {"limit": 1000}, team_log.GetTeamEventsResult_validator),
        ("users/get_space_usage", None, users.SpaceUsage_validator),
        ("users/get_current_account", None, users.FullAccount_validator),
    ],
)
def test_every_route_is_decoded_to_its_last_page(route: str, argument: Any, result: Any) -> None:
    routes, seen = Routes(), 0
    further = {"team/members/list_v2": "team/members/list/continue_v2"}.get(route, f"{route}/continue")
    text = routes.answer(route, call(argument, active_member()))
    decode(result, text)
    while json.loads(text).get("has_more"):
        text = routes.answer(further, call({"cursor": json.loads(text)["cursor"]}))
        decode(result, text)
        seen += 1
    assert seen > 0 or "list" not in route


@pytest.mark.parametrize("name", TYPES)
def test_every_event_type_that_the_sdk_knows_can_be_served(name: str) -> None:
    text = json.dumps(event_of(name))
    event = decode(team_log.TeamEvent_validator, text)
    assert event.event_type._tag == name
    company = Company(
        PLAN, COMPANY.people, [LoggedEvent(PLAN.until, PLAN.until, text, PLAN.until, name, None, (None,) * 4)]
    )
    later = PLAN.until + timedelta(seconds=1)
    served = Routes().answer("team_log/get_events", Call(company, later, {}, None, None))
    page = decode(team_log.GetTeamEventsResult_validator, served)
    assert [each.event_type._tag for each in page.events] == [name]


def event_of(name: str) -> dict[str, Any]:
    details = next(
        tag for tag in (f"{name}_details", f"{name}_details_details") if tag in team_log.EventDetails._tagmap
    )
    return {
        "timestamp": "2026-11-01T09:00:00Z",
        "event_category": {".tag": "logins"},
        "event_type": tagged(team_log.EventType, name),
        "details": tagged(team_log.EventDetails, details),
    }


def test_the_examples_are_what_the_sdk_takes() -> None:
    assert isinstance(example(bv.List(bv.String(), min_items=2)), list)
    assert len(TYPES) > 600


SCRIPT = """
import dropbox
refresh_token, app_key, app_secret, member = (input() for _ in range(4))
client = dropbox.DropboxTeam(oauth2_refresh_token=refresh_token, app_key=app_key, app_secret=app_secret)
print(client.team_get_info().name)
page = client.team_members_list_v2(limit=7, include_removed=True)
members = len(page.members)
while page.has_more:
    page = client.team_members_list_continue_v2(page.cursor)
    members += len(page.members)
print(members)
page = client.team_log_get_events(limit=500)
events = len(page.events)
while page.has_more:
    page = client.team_log_get_events_continue(page.cursor)
    events += len(page.events)
print(events)
print(client.as_user(member).users_get_space_usage().used > 0)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server:
        yield server


def test_the_sdk_itself_reads_the_team(server: SampleServer) -> None:
    link = server.link("acme")
    told = (link.refresh_token, link.app_key, link.app_secret, active_member())
    # The SDK binds its hosts when it is imported: hence a process of its own.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input="\n".join(told),  # a command line is for everybody to see
        env=os.environ | server.environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    name, members, events, has_space = done.stdout.split("\n")[:4]
    shown = COMPANY.events(datetime(2014, 1, 1, tzinfo=UTC), PLAN.until, PLAN.until)
    assert (name, int(members), has_space) == ("Acme Ltd", len(COMPANY.members_at(PLAN.until)), "True")
    assert int(events) == len(shown)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_plan_gives_the_same_company(seed: int) -> None:
    plan = CompanyPlan(seed=seed, members=30, days=20, events_a_day=30, hostile=True)
    first, second = Company.simulate(plan), Company.simulate(plan)
    assert first.members_at(plan.until) == second.members_at(plan.until)
    everything = (plan.begins_at, plan.ends_at, plan.ends_at)
    assert first.events(*everything) == second.events(*everything)


def test_it_can_be_started_as_a_program(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "sample_team", "--members", "10", "--days", "5", "--folder", str(tmp_path)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=root) as program:
        assert program.stdout
        assert "Serving acme on https://127.0.0.1:" in program.stdout.readline()
        assert (tmp_path / "environment.json").stat().st_mode & 0o077 == 0
        program.terminate()
    assert program.returncode == 0
