"""The sample's people do what Dropbox lets them do: whoever is not on the team, invited or suspended does nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from sample_team.company import Company
from sample_team.logged import LoggedEvent
from sample_team.own_lists import roster_csv
from sample_team.people import Membership
from sample_team.plan import CompanyPlan
from sample_team.truth import truth

SIZE = {"members": 120, "days": 300, "events_a_day": 40, "future_days": 10}
PLANS = [
    *(CompanyPlan(seed=seed, **SIZE) for seed in (1, 2, 3)),
    *(CompanyPlan(seed=seed, hostile=True, **SIZE) for seed in (1, 5, 8)),
    CompanyPlan(seed=3, file_events=False, **SIZE),
]
BEGINNING = datetime(2014, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", params=PLANS, ids=lambda plan: f"{plan.seed}{'-hostile' * plan.hostile}")
def company(request: pytest.FixtureRequest) -> Company:
    return Company.simulate(request.param)


def log(company: Company) -> list[LoggedEvent]:
    return company.events(BEGINNING, company.plan.ends_at, company.plan.ends_at)


def acts(company: Company) -> Iterator[tuple[LoggedEvent, Membership]]:
    """Each event of a member, with the membership that its actor names."""
    by_id = {person.team_member_id: person for person in company.people}
    for event in log(company):
        kind, inner, member_id, _ = event.actor
        if kind in {"user", "admin"} and inner == "team_member" and member_id:
            yield event, by_id[member_id]


def test_nobody_acts_before_joining_while_suspended_or_after_leaving(company: Company) -> None:
    found = [*acts(company)]
    assert len(found) > 1000
    assert [
        (event.occurred_at, event.event_type, person.email)
        for event, person in found
        if person.status_at(event.occurred_at) != "active"
    ] == []


def test_no_event_of_a_seat_is_older_than_the_joining_that_the_list_shows(company: Company) -> None:
    """As a reader of the API sees it: the log beside the list of members."""
    moment = company.plan.until
    shown = {entry["profile"]["team_member_id"]: entry["profile"] for entry in company.members_at(moment)}
    for event, person in acts(company):
        joined_on = shown.get(person.team_member_id, {}).get("joined_on")
        if joined_on and event.occurred_at <= moment:
            assert f"{event.occurred_at:%Y-%m-%dT%H:%M:%SZ}" >= joined_on, person.email


def test_the_truth_has_no_use_outside_of_a_membership(company: Company) -> None:
    found = truth(company, company.plan.until)
    by_id = {person.team_member_id: person for person in company.people}
    for moments in (found.last_content_at, found.last_sign_in_at, found.last_used_at, found.last_seen_at):
        assert moments
        assert [name for name, moment in moments.items() if by_id[name].status_at(moment) != "active"] == []


def test_nobody_has_two_memberships_at_once(company: Company) -> None:
    of_accounts: dict[str, list[Membership]] = {}
    for person in company.people:
        of_accounts.setdefault(person.account_id, []).append(person)
    returned = [people for people in of_accounts.values() if len(people) > 1]
    assert returned or company.plan.hostile
    for people in returned:
        for before, after in pairwise(people):
            assert before.removed_at
            assert before.removed_at < after.invited_at


def test_administrators_sign_in_as_people_who_are_active(company: Company) -> None:
    """The context of such an event is whom the administrator became."""
    by_id = {person.team_member_id: person for person in company.people}
    for event in log(company):
        if event.event_type == "sign_in_as_session_start":
            context: dict[str, Any] | None = json.loads(event.text).get("context")
            if context:  # a hostile log may leave it out
                assert by_id[context["team_member_id"]].status_at(event.occurred_at) == "active"


def test_nobody_works_after_the_day_on_which_the_roster_says_that_they_left(company: Company) -> None:
    """``roster.csv`` tells of people who left and still have a seat."""
    lines = csv.DictReader(io.StringIO(roster_csv([company], company.plan.until)))
    left = {line["email"].lower(): line["left_on"] for line in lines if line["left_on"]}
    assert left
    for event, person in acts(company):
        last_day = left.get(person.email.lower())
        if last_day and not person.is_return:
            assert f"{event.occurred_at.date()}" <= last_day, person.email
