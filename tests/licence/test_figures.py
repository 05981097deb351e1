"""What an asset's page says of its table: short tables over the enabled teams, and nothing where nothing is known."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from assets.answers.figures import figures, plotted
from assets.contracts import Table
from assets.selects import select_of
from assets.tables import licence
from resources.storage.queries import Rows, Tables
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at
from tests.licence.seat_rows import roster


def figures_of(made: HandMade, table: Table) -> list[dict[str, Any]]:
    return figures(Tables(made.with_tables(select_of(f"figures/{table.name}"))), table).dicts()


def test_the_position_has_a_row_for_each_enabled_team(warehouse: HandMade) -> None:
    for team, enabled, purchased in (("acme", True, 5), ("beta", True, 4), ("gone", False, 100)):
        warehouse.declare(team, enabled=enabled)
        warehouse.plan(team, num_licensed_users=purchased, num_used_licenses=3)
        for name in ("ada", "bob"):
            warehouse.member(f"{name} of {team}", team)
    found = figures_of(warehouse.make(), licence.LICENCE_POSITION)
    assert [(row["team"], row["purchased"], row["assigned"]) for row in found] == [
        ("acme", 5, 2),
        ("beta", 4, 2),
    ]
    # Their logs were never read: of use nothing is known, which is not 0.
    assert {row[name] for row in found for name in ("used_30", "idle", "idle_never_used")} == {None}


def test_the_team_that_is_furthest_behind_counts(warehouse: HandMade) -> None:
    for team, hours in (("acme", 1), ("beta", 5)):
        warehouse.declare(team)
        warehouse.plan(team)
        warehouse.member("ada", team, snapshot_date=TODAY - timedelta(days=hours))
        warehouse.read_days(TODAY - timedelta(days=8), TODAY - timedelta(days=4), team)
        read_at = AS_OF - timedelta(hours=hours)
        warehouse.read_days(TODAY - timedelta(days=3), TODAY, team, settled=False, read_at=read_at)
    assert plotted(Tables(warehouse.make().with_tables("teams licence_position")), licence.TEAMS) == {
        "enabled_teams": 2,
        "hours_behind": 5.0,
        "hours_not_settled": 81.0,
        "roster_age_days": 5,
    }


def test_seats_by_verdict_and_what_can_go(acme: HandMade) -> None:
    acme.plan(num_licensed_users=4)
    acme.change("delete from team_info where num_licensed_users is null")
    acme.member("never")
    acme.member("idle")
    acme.event(at("2026-01-10 10:00"), "idle")
    acme.member("busy")
    acme.event(at("2026-10-10 10:00"), "busy")
    acme.make()
    assert [tuple(row.values()) for row in figures_of(acme, licence.SEATS)] == [
        ("active", "proved", 1, 1),
        ("idle", "proved", 1, 1),
        ("never_active", "unknown", 1, 1),  # the log does not reach back to the joining
    ]
    reasons = [(row["reason"], row["seats"], row["proved"]) for row in figures_of(acme, licence.RECLAIM_CANDIDATES)]
    assert reasons == [("INACTIVE_90", 1, 1), ("NEVER_ACTIVE", 1, 0), ("ALL", 2, 1)]
    savings = [(row["reason"], row["to_cut"]) for row in figures_of(acme, licence.SAVINGS)]
    assert savings == [("INACTIVE_90", 1), ("NEVER_ACTIVE", 1), ("ALL", 2)]
    assert [row["can_go"] for row in figures_of(acme, licence.LICENCE_POSITION)] == [2]


def test_the_head_of_the_list_tells_departments_but_no_person(acme: HandMade) -> None:
    people = {f"sales{n}": "Sales" for n in range(5)} | {f"board{n}": "Board" for n in range(4)} | {"free": None}
    for name in people:
        acme.member(name, joined_on=at("2025-10-01"), email=f"{name}@example.com")
    roster(acme, *({"email": f"{name}@example.com", "department": where} for name, where in people.items() if where))
    select = select_of("figures/first_candidates")
    found = Tables(acme.make().with_tables(select)).ask(select)
    assert [row["place"] for row in found.dicts()] == [*range(1, 11)]
    assert Counter(row["department"] for row in found.dicts()) == {"Sales": 5, "a small one": 4, "not known": 1}
    assert not [value for row in found.rows for value in row if "example.com" in str(value) or value in people]


def test_how_idle_seats_moved_is_told_by_month(acme: HandMade) -> None:
    """From the log itself, so one reading is enough: who stopped in spring is idle in summer."""
    acme.member("a", joined_on=at("2025-10-01"))
    acme.event(at("2026-03-10 10:00"), "a")
    found = figures_of(acme.make(), licence.LICENCE_POSITION_DAILY)
    idle = {row["month"]: row["idle_90"] for row in found}
    assert [*idle] == sorted(idle, reverse=True)
    assert (len(found), found[0]["month"]) == (14, "2026-10")
    assert (idle["2026-03"], idle["2026-05"], idle["2026-06"], idle["2026-10"]) == (0, 0, 1, 1)
    assert idle["2025-10"] is None  # the log does not reach back so far


def test_tables_without_a_file_have_none(warehouse: HandMade) -> None:
    tables = Tables(warehouse.con)
    assert figures(tables, licence.MEMBERS) == Rows([], [])
    assert plotted(tables, licence.MEMBERS) == {}


def test_the_cut_plan_and_the_invoices_say_why(twelve_members: HandMade) -> None:
    found = figures(Tables(twelve_members.con), licence.CUT_PLAN).dicts()
    assert [(row["cut"], row["not_more_because"]) for row in found] == [
        (2, "storage: what the team uses takes 6 seats"),
        (0, "storage: what the team uses takes 6 seats"),
    ]
    found = figures(Tables(twelve_members.con), licence.INVOICE_CHECK).dicts()
    assert [row["explanation"].split(":")[0] for row in found] == ["1 seat more since 2026-11-01", "it agrees"]


def test_the_forecast_is_told_for_the_day_after_the_renewal_with_how_often_it_held(twelve_members: HandMade) -> None:
    (found,) = figures(Tables(twelve_members.con), licence.SEAT_FORECAST).dicts()
    assert (found["now"], found["then_date"]) == (9, date(2027, 3, 2))
    assert (found["low"], found["likely"], found["high"]) == (8, 9, 11)
    found = figures(Tables(twelve_members.con), licence.FORECAST_BACKTEST).dicts()
    assert [(row["days_ahead"], row["tried"]) for row in found] == [(28, 7), (91, 4), (182, 1)]
