"""The report shows the seats that are expected, how often that would have been right, and what growth holds back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bench.companies import Weeks, company
from tests.licence.hand_made import HandMade
from tests.licence.made_up_companies import add_company
from tests.report.conftest import Reporting
from tests.report.page import Page
from tests.report.report_homes import PRICED, begun, twelve


def growing() -> HandMade:
    """A company that grows by one seat each week: 40 now, 57 at the renewal, 27 of them there for 90 days, unused."""
    return of_weeks(Weeks(10, [1] * 30, [0] * 30))


def young() -> HandMade:
    """A company of whose log twelve weeks are read."""
    return of_weeks(Weeks(10, [1] * 12, [0] * 12))


def changing() -> HandMade:
    """A company of 80 weeks, in which people come and go."""
    return of_weeks(company("steady", 3, 80, most=120))


def of_weeks(past: Weeks) -> HandMade:
    made = begun()
    add_company(made, "acme", past, **PRICED)
    made.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": Decimal(15)})
    made.change("update team_info set num_licensed_users = 50")
    return made.make()


def fans(page: Page) -> int:
    """How many fans are drawn: one for screens, one for phones."""
    return sum(tag == "path" and attributes.get("fill-opacity") == "0.22" for tag, attributes in page.elements)


def test_the_fan_opens_beside_the_position_and_is_told_in_words(reporting: Reporting) -> None:
    page = Page(reporting(twelve)[1]["acme"].path)
    assert fans(page) == 2
    said = page.said().replace("\N{NO-BREAK SPACE}", " ")
    assert "On 2 Mar 2027 between 8 and 11 seats will be in use, likely 9." in said
    assert "8 to 11 expected" in said
    (chart,) = [
        each["aria-label"] for _, each in page.elements if "idle for 90 days, by day" in each.get("aria-label", "")
    ]
    assert "between 8 and 11 seats" in chart.replace("\N{NO-BREAK SPACE}", " ")


def test_the_report_says_how_often_the_forecast_would_have_been_right(reporting: Reporting) -> None:
    _, reports = reporting(changing)
    said = Page(reports["acme"].path).said()
    assert "Would such a forecast have been right before?" in said
    made = changing()
    trials = made.dicts(
        "select days_ahead, count(*) as tried, count(*) filter (where was_inside) as inside, "
        "round(avg(abs(actual - likely)), 1) as off from forecast_backtest group by all order by days_ahead"
    )
    made.close()
    assert [row["days_ahead"] for row in trials] == [28, 91, 182, 364]
    for row in trials[:3]:
        assert (
            f"{row['days_ahead']} days ahead: {row['inside']} of {row['tried']} held what came; "
            f"what was likely was {row['off']} seats off on average." in said
        )


def test_one_line_says_what_growth_holds_back(reporting: Reporting) -> None:
    said = Page(reporting(growing)[1]["acme"].path).said()
    assert "not more: forecast: 30 seats will likely be needed at the renewal, up to 30" in said
    assert "7 seats that could go are left for newcomers" in said
    assert "at the renewal 57 seats will likely be in use" in said


def test_without_a_forecast_the_report_says_why_and_draws_none(reporting: Reporting) -> None:
    page = Page(reporting(young)[1]["acme"].path)
    assert fans(page) == 0
    assert "There is no forecast: the log has 12 whole weeks of the 26 that it takes." in page.said()
    assert "left for newcomers" not in page.said()
