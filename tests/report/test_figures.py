"""The figures of a report are those of the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.licence.hand_made import HandMade
from tests.published import ask
from tests.report.conftest import Reporting
from tests.report.page import Page
from tests.report.report_homes import STATES, several, three, twelve

POSITION = ("seats_purchased", "available", "assigned", "active_30")
RECONCILED = ("full_active", "full_invited", "full_suspended", "vendor_used", "difference", "limited", "other_status")


def text(value: Any) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_each_teams_page_says_what_the_tables_say(state: Callable[[], HandMade], reporting: Reporting) -> None:
    home, reports = reporting(state)
    for name, report in reports.items():
        if name == "all":
            continue
        figures, team = Page(report.path).figures, report.team
        (position,) = ask(home, f"from licence_position where team = '{team}'")
        (known,) = ask(home, f"from teams where team = '{team}'")
        contract = ask(home, f"from contracts where team = '{team}'")
        candidates = ask(home, f"from reclaim_candidates where team = '{team}'")
        (reconciled,) = ask(home, f"from reconciliation where team = '{team}'")
        for column in POSITION:
            assert set(figures.get(column, [""])) == {text(position[column])}, column
        assert figures.get("notice_deadline", [""]) == [text(contract[0]["notice_deadline"])]
        assert figures.get("complete_until", [""]) == [text(known["complete_until"])]
        if position["assigned"] is None:
            assert figures["candidates"] == [""]
            continue
        ((arithmetic,),) = (
            row.values() for row in ask(home, f"select arithmetic from idle_breakdown where team = '{team}'")
        )
        assert f"{arithmetic}." in Page(report.path).said()
        assert figures["candidates"] == [str(len(candidates))]
        assert figures.get("proved", ["0"]) == [str(sum(each["confidence"] == "proved" for each in candidates))]
        for column in RECONCILED:
            assert figures[column] == [text(reconciled[column])], column
        saving = ask(home, f"from savings where team = '{team}' and reason_code = 'ALL'")
        if saving and saving[0]["saved_per_month_from_renewal"] is not None:
            assert figures["saved_per_month_from_renewal"] == [text(saving[0]["saved_per_month_from_renewal"])]
        else:
            assert "saved_per_month_from_renewal" not in figures


@pytest.mark.parametrize("state", [twelve, several], ids=lambda state: state.__name__)
def test_the_list_holds_every_candidate(state: Callable[[], HandMade], reporting: Reporting) -> None:
    home, reports = reporting(state)
    said = sorted(tuple(row[-6:-1]) for row in Page(reports["all"].path).rows if row and row[-1] == "Evidence")
    told = sorted(
        (
            words(each["reason_code"]),
            text(each["since_at"])[:10],
            text(each["days"]),
            each["confidence"],
            f"{each['price_per_seat_month']:.2f} {each['currency']}" if each["price_per_seat_month"] else "\N{EN DASH}",
        )
        for each in ask(home, "from reclaim_candidates")
    )
    assert said == told


def words(code: str) -> str:
    return {
        "NEVER_ACTIVE": "Never active",
        "SUSPENDED_PAID": "Suspended",
        "INVITE_PENDING_30": "Invited over 30 days ago",
        "LEAVER": "Left the organisation",
        "DUPLICATE": "Second seat of a person",
        "UNVERIFIED": "Address not verified",
    }.get(code) or f"Idle for {code.removeprefix('INACTIVE_')} days"


def test_parts_add_up_to_the_tables(reporting: Reporting) -> None:
    home, reports = reporting(twelve)
    page = Page(reports["acme"].path)
    (seats,) = ask(
        home,
        """
        select
          count(*) filter (where last_used_at is not null) as ever,
          count(*) filter (where days_idle <= 90) as used_90,
          count(*) filter (where days_idle <= 30) as used_30
        from seats where consumes_seat and status = 'active'
        """,
    )
    assert page.cells("Ever used")[1] == str(seats["ever"])
    assert page.cells("Used in 90 days")[1] == str(seats["used_90"])
    for bucket in ask(
        home,
        "select idle_bucket, count(*) as seats from seats where consumes_seat and status = 'active' group by all",
    ):
        assert page.cells(bucket["idle_bucket"])[1] == str(bucket["seats"])
    for row in ask(home, "from threshold_curve where idle_after_days in (30, 90, 365)"):
        assert page.cells(f"{row['idle_after_days']} days")[1] == str(row["seats"])
    for row in ask(home, "from savings where reason_code <> 'ALL'"):
        assert page.cells(words(row["reason_code"]))[2:4] == [str(row["seats"]), str(row["proved_seats"])]


def test_nothing_is_added_up_over_currencies(reporting: Reporting) -> None:
    home, reports = reporting(several)
    figures = Page(reports["all"].path).figures
    sums = ask(
        home,
        "select currency, sum(saved_per_month_from_renewal) as saved from savings where reason_code = 'ALL' "
        "and saved_per_month_from_renewal is not null group by currency",
    )
    assert {row["currency"] for row in sums} == {"EUR", "USD"}
    for row in sums:
        assert figures[f"saved_per_month_from_renewal_{row['currency']}"] == [str(row["saved"])]


def test_what_is_not_known_is_not_nought(reporting: Reporting) -> None:
    page = Page(reporting(three)[1]["acme"].path)
    assert "no price" in page.said()
    assert "0.00" not in page.said()
