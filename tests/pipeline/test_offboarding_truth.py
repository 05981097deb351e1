"""What breaks with an account, from the log that a sample team tells to the published table: as its own truth says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from sample_team.sharing_truth import Known, known_sharing
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.linked_home import linked, run
from tests.pipeline.sample_truth import naive
from tests.published import Rows, ask

COUNTED = {
    "view_links": "view_link",
    "edit_links": "edit_link",
    "folders_shared": "folder",
    "file_requests_open": "file_request",
    "sign_requests_open": "sign_request",
    "paper_docs_shared": "paper_doc",
}


def counts(known: Known, member: str) -> dict[str, int | None]:
    """The counts of a member that the table must have."""
    found: dict[str, int | None] = {column: len(known.open[member][kind]) for column, kind in COUNTED.items()}
    if member in known.has_nameless_request:
        found["sign_requests_open"] = None
    return found


def is_held(known: Known, member: str) -> bool | None:
    return True if member in known.held else None if known.is_hold_unclear else False


def last_transfers(company: Company, known: Known, now: Any) -> dict[str, Any]:
    """Of who was removed in the last 180 days, until when the files can be transferred."""
    removed = {
        each.team_member_id: each.removed_at
        for each in company.listed_at(now)
        if each.removed_at and each.joined_at and now - timedelta(days=180) < each.removed_at <= now
    }
    return {
        member: None
        if any(went_at >= at - timedelta(days=1) for went_at in known.files_went_at[member])
        else at.date() + timedelta(days=180)
        for member, at in removed.items()
    }


@pytest.mark.parametrize("is_hostile", [False, True])
def test_what_breaks_is_what_the_sample_teams_truth_says(tmp_path: Path, is_hostile: bool) -> None:
    plan = CompanyPlan(seed=5, members=90, days=200, events_a_day=25, groups=2, shares=True, hostile=is_hostile)
    company = Company.simulate(plan)
    with SampleServer([company]) as server, linked(server, tmp_path, history_days=plan.days + 1) as home:
        with only_asked("offboarding_impact", "reclaim_candidates"):
            assert all(load.error is None for load in run(home, subjects=["team_info", "members", "events"]))
        known = known_sharing(company, server.now)
        found = {row["team_member_id"]: row for row in ask(home, "from offboarding_impact")}
        candidates = {row["team_member_id"]: row["caution"] for row in ask(home, "from reclaim_candidates")}
        removals: Rows = ask(
            home,
            "select team_member_id, changed_at from member_status_history "
            "where value = 'removed' and until_at is null and change <> 'gone_already'",
        )
    wanted = {member: counts(known, member) for member in found}
    assert {member: {name: row[name] for name in COUNTED} for member, row in found.items()} == wanted
    assert {member: row["hold"] for member, row in found.items()} == {each: is_held(known, each) for each in found}
    assert {member: found[member]["caution"] for member in candidates} == candidates
    last_days = last_transfers(company, known, server.now)
    told = {row["team_member_id"]: row["changed_at"] for row in removals}
    # A removal of which the log lost the event is dated by the list of members, or not at all.
    told_rightly = [
        each.team_member_id for each in company.people if told.get(each.team_member_id) == naive(each.removed_at)
    ]
    compared = {member: day for member, day in last_days.items() if member in told_rightly}
    assert {member: found[member]["last_transfer_date"] for member in compared} == compared
    if not is_hostile:
        assert compared == last_days
        assert found.keys() == candidates.keys() | last_days.keys()
    # The sample is worth the comparison: everything is there, and some of it ended.
    assert {name for counted in wanted.values() for name, number in counted.items() if number} == {*COUNTED}
    assert {row["hold"] for row in found.values()} == ({True, None} if is_hostile else {True, False})
    assert {None} < {*last_days.values()}
