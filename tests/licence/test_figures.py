"""The key figures that the UI plots: over the enabled teams, and nothing where nothing is known."""

from __future__ import annotations

from datetime import timedelta

from assets.contracts import Table
from assets.figures import figures
from assets.licensing import select_of
from assets.tables import licence
from resources.queries import Tables
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at


def figures_of(made: HandMade, table: Table) -> dict[str, int | float]:
    return figures(Tables(made.with_tables(select_of(f"figures/{table.name}"))), table)


def test_the_position_adds_up_over_enabled_teams(warehouse: HandMade) -> None:
    for team, enabled, purchased in (("acme", True, 5), ("beta", True, 4), ("gone", False, 100)):
        warehouse.declare(team, enabled=enabled)
        warehouse.plan(team, num_licensed_users=purchased, num_used_licenses=3)
        for name in ("ada", "bob"):
            warehouse.member(f"{name} of {team}", team)
    found = figures_of(warehouse.make(), licence.LICENCE_POSITION)
    assert found == {"seats_purchased": 9, "assigned": 4, "available": 5, "reconciliation_difference": 2}
    # Their logs were never read: of use nothing is known, which is not 0.


def test_the_team_that_is_furthest_behind_counts(warehouse: HandMade) -> None:
    for team, hours in (("acme", 1), ("beta", 5)):
        warehouse.declare(team)
        warehouse.plan(team)
        warehouse.member("ada", team, snapshot_date=TODAY - timedelta(days=hours))
        warehouse.read_days(TODAY - timedelta(days=8), TODAY - timedelta(days=4), team)
        read_at = AS_OF - timedelta(hours=hours)
        warehouse.read_days(TODAY - timedelta(days=3), TODAY, team, settled=False, read_at=read_at)
    assert figures_of(warehouse.make(), licence.TEAMS) == {
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
    seats = figures_of(acme, licence.SEATS)
    assert {name: number for name, number in seats.items() if number} == {
        "active": 1,
        "idle": 1,
        "never_active": 1,
        "proved": 2,  # the log does not reach back to the joining of who never acted
    }
    assert figures_of(acme, licence.RECLAIM_CANDIDATES) == {"can_go": 2, "can_go_proved": 1}
    assert figures_of(acme, licence.SAVINGS) == {"seats_to_cut": 2, "purchases_avoided": 0}


def test_tables_without_a_file_have_none(warehouse: HandMade) -> None:
    assert figures(Tables(warehouse.con), licence.MEMBERS) == {}
