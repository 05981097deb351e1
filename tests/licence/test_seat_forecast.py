"""How many seats will be in use at the renewal: from which weeks, how far, how sure, and why there is no forecast."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.warehouse.seats_ahead import seats_ahead
from bench.companies import KINDS, Weeks, company
from bench.forecasts import error, held, trials
from tests.laws import tried
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at
from tests.licence.made_up_companies import add_company

RENEWAL = date(2027, 3, 1)
OF_EACH_KIND = 4
WEEKS = 80


@pytest.fixture(scope="module")
def companies() -> Iterator[HandMade]:
    """A warehouse of four made-up companies of each kind, of 80 weeks."""
    made = HandMade()
    made.known_types()
    for place, kind in enumerate(KINDS):
        for number in range(OF_EACH_KIND):
            past = company(kind, 100 * place + number, WEEKS, most=120)
            add_company(made, f"{kind.split()[-1]}{number}", past, renewal_date=RENEWAL)
    yield made.make()
    made.close()


def test_what_the_weeks_say_is_what_the_log_says(companies: HandMade) -> None:
    """The forecast's weeks are those that were made up: it has no other source."""
    found = companies.rows("select team, low, likely, high from seat_forecast where forecast_date = date '2027-03-01'")
    now = dict(companies.rows("select team, assigned from licence_position"))
    for place, kind in enumerate(KINDS):
        for number in range(OF_EACH_KIND):
            team, past = f"{kind.split()[-1]}{number}", company(kind, 100 * place + number, WEEKS, most=120)
            (told,) = seats_ahead(past.changes, [(RENEWAL - TODAY).days])
            expected = (team, *(max(round(now[team] + told[name]), 0) for name in ("low", "likely", "high")))
            assert expected in found


def test_the_interval_holds_what_came_in_seven_to_nine_of_ten_back_tests(companies: HandMade) -> None:
    ((count, inside),) = companies.rows("select count(*), count(*) filter (where was_inside) from forecast_backtest")
    assert count >= 200
    assert 0.7 <= inside / count <= 0.9


def test_a_back_test_knows_only_what_was_known_then(companies: HandMade) -> None:
    tried_days = companies.dicts("from forecast_backtest where team = 'leave1' order by as_of_date, days_ahead")
    past = company("one mass leave", 301, WEEKS, most=120)
    assert len(tried_days) > 20
    for row in tried_days:
        weeks = WEEKS - (TODAY - timedelta(days=1) - row["as_of_date"]).days // 7
        now = past.at_first + sum(past.changes[:weeks])
        (told,) = seats_ahead(past.changes[:weeks], [row["days_ahead"]])
        assert (row["low"], row["high"]) == (max(round(now + told["low"]), 0), max(round(now + told["high"]), 0))
        assert row["actual"] == now + sum(past.changes[weeks : weeks + row["days_ahead"] // 7])
        assert row["was_inside"] == (row["low"] <= row["actual"] <= row["high"])


@pytest.mark.parametrize("kind", KINDS)
def test_over_many_companies_no_kind_is_far_from_eight_in_ten(kind: str) -> None:
    pasts = [company(kind, number, (57, 80, 104)[number % 3]) for number in range(1000, 1030)]
    found = [trial for past in pasts for trial in trials(past.changes, past.at_first)]
    assert len(found) > 200
    assert 0.65 <= held(found) <= 0.92
    if kind == "steady":
        assert error(found, "likely") <= error(found, "now")
    if kind == "growing":
        assert error(found, "likely") < 0.75 * error(found, "now")


def quiet(weeks: int, at_first: int = 10) -> Weeks:
    """A company in which nobody comes or goes."""
    return Weeks(at_first, [0] * weeks, [0] * weeks)


def test_the_forecast_reaches_to_the_day_after_the_renewal(warehouse: HandMade) -> None:
    add_company(warehouse, "acme", quiet(30), renewal_date=RENEWAL)
    rows = warehouse.make().rows("from seat_forecast order by forecast_date")
    assert rows[0] == ("acme", date(2026, 11, 2), 10, 10, 10, "drawn from 30 weeks of the log", 30)
    assert [row[1] for row in rows] == [TODAY + timedelta(days=ahead) for ahead in range(1, 122)]
    assert rows[-1][1] == RENEWAL + timedelta(days=1)


@pytest.mark.parametrize(
    ("renewal", "last"),
    [
        (None, date(2027, 1, 31)),  # a quarter
        (date(2026, 11, 1), date(2026, 11, 2)),  # it renews today
        (date(2060, 1, 1), TODAY + timedelta(days=1100)),  # nobody knows that
    ],
)
def test_how_far_it_reaches_otherwise(warehouse: HandMade, renewal: date | None, last: date) -> None:
    add_company(warehouse, "acme", quiet(26), renewal_date=renewal)
    assert warehouse.make().row("select max(forecast_date) from seat_forecast where low is not null") == (last,)


@pytest.mark.parametrize("weeks", [0, 1, 25])
def test_too_short_a_log_has_no_forecast_and_says_so(warehouse: HandMade, weeks: int) -> None:
    add_company(warehouse, "acme", quiet(weeks), renewal_date=RENEWAL)
    said = f"no forecast: the log has {weeks} whole weeks of the 26 that it takes"
    assert warehouse.make().rows("from seat_forecast") == [("acme", date(2027, 3, 2), None, None, None, said, weeks)]
    assert warehouse.rows("from forecast_backtest") == []


def test_without_members_there_is_no_forecast(warehouse: HandMade) -> None:
    warehouse.declare(renewal_date=RENEWAL)
    warehouse.read_days(date(2025, 9, 27), date(2026, 11, 1), read_at=AS_OF)
    (row,) = warehouse.make().dicts("from seat_forecast")
    assert (row["low"], row["basis"]) == (None, "no forecast: the members were not read")


def test_a_hole_in_the_log_begins_its_weeks_again(warehouse: HandMade) -> None:
    add_company(warehouse, "acme", quiet(60))
    warehouse.change("delete from event_days where event_date = date '2026-06-01'")
    assert warehouse.make().row("select any_value(weeks) from seat_forecast") == (21,)


def test_an_invitation_takes_a_seat_from_its_week_on(warehouse: HandMade) -> None:
    add_company(warehouse, "acme", quiet(30))
    for week in range(30):
        day = TODAY - timedelta(days=7 * week + 3)
        name = f"invited {week}"
        row = {"team": "acme", "event_date": day, "event_type": "member_change_status", "team_member_id": name}
        moment = at(f"{day} 09:00")
        warehouse.add(
            "member_status_events",
            row | {"occurred_at": moment, "previous_value": "not_joined", "new_value": "invited"},
        )
        warehouse.member(name, status="invited", joined_on=None, invited_on=moment)
    row = warehouse.make().row("select low, likely, high from seat_forecast where forecast_date = date '2027-01-31'")
    assert row == (53, 53, 53)  # one each week: 40 and thirteen weeks more


@tried(30)
@given(
    changes=st.lists(st.integers(-40, 40), min_size=1, max_size=110),
    days=st.lists(st.integers(1, 420), min_size=1, max_size=50),
)
def test_the_likely_number_is_inside_and_all_of_it_is_always_the_same(changes: list[int], days: list[int]) -> None:
    told = seats_ahead(changes, days)
    assert len(told) == len(days)
    assert all(day["low"] <= day["likely"] <= day["high"] for day in told)
    assert told == [each for day in days for each in seats_ahead(changes, [day])]


def test_of_a_team_that_always_grows_by_one_seat_a_week_the_next_weeks_are_sure() -> None:
    assert seats_ahead([1] * 26, [7, 14, 21]) == [
        {"low": each, "likely": each, "high": each} for each in (1.0, 2.0, 3.0)
    ]
