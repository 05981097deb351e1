"""The report tells which seats of other products nobody uses; a team without any has no such section."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assets.report.making import make_reports
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, run
from tests.published import ask, kept_open

SECTION = "Seats of other products"
PRODUCT_SEATS = {"without": 0, "holders": 40}
"""How many each team has."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, dict[str, str]]]:
    """A home, and the reports of its teams."""
    plans = [
        CompanyPlan(name=name, seed=8, members=30, days=60, events_a_day=20, groups=2, product_seats=number)
        for name, number in PRODUCT_SEATS.items()
    ]
    root = tmp_path_factory.mktemp("products")
    with (
        SampleServer([*map(Company.simulate, plans)]) as server,
        linked(server, root, history_days=ENOUGH_DAYS) as home,
    ):
        run(home, subjects=["team_info", "members", "events"])
        with kept_open(home):
            made = make_reports(home, server.now, [*PRODUCT_SEATS])
            yield home, {each.team: each.path.read_text(encoding="utf-8") for each in made if each.team}


@pytest.mark.parametrize("team", PRODUCT_SEATS)
def test_seats_of_other_products_stand_in_the_report_if_there_are_any(
    pages: tuple[Home, dict[str, str]], team: str
) -> None:
    home, reports = pages
    query = "select product, count(*) as n from product_seats where is_held and team = $team group by product"
    held = ask(home, query, team=team)
    assert bool(held) is bool(PRODUCT_SEATS[team])
    assert (SECTION in reports[team]) is bool(held)
    for row in held:
        section = reports[team].partition(SECTION)[2].partition("</section>")[0]
        assert row["product"] in section
        assert f">{row['n']}<" in section
