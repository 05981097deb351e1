"""The report tells which seats of other products nobody uses; a team without any has no such section."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.report.making import make_reports
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked, run
from tests.published import ask

SECTION = "Seats of other products"


@pytest.mark.parametrize("product_seats", [0, 40])
def test_seats_of_other_products_stand_in_the_report_if_there_are_any(tmp_path: Path, product_seats: int) -> None:
    plan = CompanyPlan(seed=8, members=30, days=60, events_a_day=20, groups=2, product_seats=product_seats)
    with SampleServer([Company.simulate(plan)]) as server, linked(server, tmp_path) as home:
        run(home, subjects=["team_info", "members", "events"])
        held = ask(home, "select product, count(*) as n from product_seats where is_held group by product")
        (page, *_) = (made.path.read_text(encoding="utf-8") for made in make_reports(home, server.now))
    assert (SECTION in page) is bool(held)
    for row in held:
        section = page.partition(SECTION)[2].partition("</section>")[0]
        assert row["product"] in section
        assert f">{row['n']}<" in section
