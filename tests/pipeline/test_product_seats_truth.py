"""Seats of other products, from the log that a sample team tells to the published table: as its own truth says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.products import known_product_seats
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, run
from tests.pipeline.sample_truth import naive
from tests.published import ask


@pytest.mark.parametrize("is_hostile", [False, True])
def test_product_seats_are_those_of_the_sample_teams_truth(tmp_path: Path, is_hostile: bool) -> None:
    plan = CompanyPlan(seed=8, members=60, days=60, events_a_day=20, groups=2, product_seats=90, hostile=is_hostile)
    company = Company.simulate(plan)
    with SampleServer([company]) as server, linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        with only_asked("product_seats"):
            assert all(load.error is None for load in run(home, subjects=["team_info", "members", "events"]))
        known = known_product_seats(company, server.now)
        found = ask(
            home,
            "select team_member_id, product, assigned_at, removed_at, certainty, last_used_at from product_seats",
        )
    wanted = Counter(
        (
            each.team_member_id,
            each.product,
            *map(naive, (each.assigned_at, each.removed_at)),
            each.certainty,
            naive(each.last_used_at),
        )
        for each in known
    )
    assert Counter(tuple(row.values()) for row in found) == wanted
    assert {"certain", "assumed"} < {each.certainty for each in known}
