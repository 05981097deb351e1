"""The table licence_position: the counts of each team, NULL where nothing tells."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.laws import tried
from tests.licence.hand_made import AS_OF, TODAY, HandMade

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
VENDOR = ("seats_purchased", "vendor_used", "vendor_provisioned")
ROSTER = ("assigned", "active_members", "invited", "suspended", "other_status")
ACTIVE = ("active_30", "active_60", "active_90")
USE = (*ACTIVE, "idle_30", "idle_60", "idle_90", "idle_180", "idle_seats_90", "never_active")
DERIVED = ("available", "reconciliation_delta")


def position(warehouse: HandMade, team: str = "acme") -> dict[str, Any]:
    rows = warehouse.make().dicts("select * from licence_position")
    return {row["team"]: row for row in rows}[team]


def figures(row: dict[str, Any], names: tuple[str, ...]) -> set[object]:
    return {row[name] for name in names}


def test_a_declared_team_that_was_never_read_has_a_row_of_nulls(warehouse: HandMade) -> None:
    warehouse.declare(currency="EUR")
    row = position(warehouse)
    assert (row["as_of"], row["currency"]) == (AS_OF, "EUR")
    assert figures(row, (*VENDOR, *ROSTER, *USE, *DERIVED)) == {None}


def test_zero_members_are_counted_as_zero(acme: HandMade) -> None:
    acme.add(
        "lake_files",
        {"dataset": "members", "team": "acme", "day": TODAY, "path": "p", "size_bytes": 1, "mtime_ns": 1},
    )
    assert figures(position(acme), (*ROSTER, *USE)) == {0}


def test_zero_seats_and_absent_counts_are_not_the_same(acme: HandMade) -> None:
    acme.member("a")
    row = position(acme)
    assert figures(row, (*VENDOR, *DERIVED)) == {None}
    acme.change("update team_info set num_licensed_users = 0, num_used_licenses = 0")
    row = position(acme)
    assert (row["seats_purchased"], row["available"], row["vendor_used"], row["reconciliation_delta"]) == (0, -1, 0, -1)
    assert row["vendor_provisioned"] is None


def test_more_assigned_than_purchased_is_negative(acme: HandMade) -> None:
    acme.change("update team_info set num_licensed_users = 2, num_used_licenses = 5")
    for name in "abc":
        acme.member(name)
    row = position(acme)
    assert (row["assigned"], row["available"], row["reconciliation_delta"]) == (3, -1, 2)


def test_the_newest_team_info_counts_even_if_it_tells_less(acme: HandMade) -> None:
    acme.plan(snapshot_date=date(2026, 10, 31), num_licensed_users=7)
    assert position(acme)["seats_purchased"] is None


def test_without_the_log_use_is_null_and_the_roster_is_not(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan()
    warehouse.member("a")
    row = position(warehouse)
    assert figures(row, USE) == {None}
    assert (row["assigned"], row["active_members"]) == (1, 1)


def test_without_a_roster_counts_are_null_though_events_are_there(acme: HandMade) -> None:
    acme.event(AS_OF - DAY, "a")
    assert figures(position(acme), (*ROSTER, *USE)) == {None}


def test_limited_members_count_as_members_and_use_no_seat(acme: HandMade) -> None:
    acme.member("a", membership_type="limited")
    acme.member("b", membership_type="limited", status="invited")
    acme.member("c", membership_type="limited", status="suspended")
    row = position(acme)
    assert [row[name] for name in ROSTER] == [0, 1, 1, 1, 0]
    assert (row["idle_90"], row["idle_seats_90"]) == (1, 0)


def test_unknown_statuses_and_types_are_counted_once_and_apart(acme: HandMade) -> None:
    acme.member("a", status="parked", membership_type="guest")
    acme.member("b", status=None)
    acme.member("c", membership_type="guest")  # active all the same
    acme.member("d", membership_type=None, status="invited")
    acme.member("e", status="removed", membership_type="guest")
    row = position(acme)
    assert [row[name] for name in ROSTER] == [0, 1, 1, 0, 4]


def test_joining_exactly_n_days_ago_is_long_enough_and_a_second_less_is_not(acme: HandMade) -> None:
    acme.member("a", joined_on=AS_OF - 30 * DAY)
    acme.member("b", joined_on=AS_OF - 30 * DAY + SECOND)
    acme.member("c", joined_on=None)
    row = position(acme)
    assert (row["idle_30"], row["idle_60"], row["never_active"]) == (2, 1, 3)


def test_counts_are_the_same_whatever_the_confidence(acme: HandMade) -> None:
    acme.declare("zeta")
    acme.plan("zeta", has_team_file_events=False)
    acme.read_days(date(2026, 10, 1), date(2026, 10, 3), "zeta")
    for team in ("acme", "zeta"):
        acme.member("a", team)
        acme.member("b", team)
        acme.event(AS_OF - 40 * DAY, "a", team)
    one, other = position(acme, "acme"), position(acme, "zeta")
    assert [one[name] for name in USE] == [other[name] for name in USE]
    assert acme.rows("select distinct team, confidence from seats where verdict <> 'active' order by all") == [
        ("acme", "unknown"),
        ("zeta", "sign_ins_only"),
    ]


EDGES = [days * DAY + shift for days in (0, 30, 60, 90, 180, 300) for shift in (-SECOND, timedelta(0), SECOND)]
AGES = st.one_of(st.none(), st.sampled_from(EDGES), st.timedeltas(min_value=timedelta(0), max_value=400 * DAY))
MEMBERS = st.lists(
    st.tuples(
        AGES, AGES, st.sampled_from(["active", "invited", "suspended", "odd"]), st.sampled_from(["full", "limited"])
    ),
    max_size=12,
)


@tried(5)
@given(members=MEMBERS)
def test_thresholds_nest_and_agree_with_days_idle(
    acme: HandMade, members: list[tuple[timedelta | None, timedelta | None, str, str]]
) -> None:
    for table in ("member_snapshots", "events"):
        acme.change(f"delete from {table}")
    acme.member("removed", status="removed")
    for number, (since_joining, since_use, status, kind) in enumerate(members):
        joined_on = None if since_joining is None else AS_OF - since_joining
        acme.member(f"m{number}", joined_on=joined_on, status=status, membership_type=kind)
        if since_use is not None:
            acme.event(AS_OF - since_use, f"m{number}")
    row = position(acme)
    assert row["idle_180"] <= row["idle_90"] <= row["idle_60"] <= row["idle_30"] <= row["active_members"]
    assert row["active_30"] <= row["active_60"] <= row["active_90"]
    assert row["idle_seats_90"] <= row["idle_90"]
    for days in (30, 60, 90, 180):
        long_ago = f"joined_on is null or joined_on <= timestamp '{AS_OF}' - interval {days} days"
        (idle,) = acme.row(
            f"select count(*) from seats where status = 'active' and ({long_ago}) and coalesce(days_idle, 999) > {days}"
        )
        assert row[f"idle_{days}"] == idle
    verdicts = dict(acme.rows("select verdict, count(*) from seats group by all"))
    assert verdicts.get("active", 0) == row["active_90"]
    assert verdicts.get("idle", 0) + verdicts.get("never_active", 0) == row["idle_90"]
    assert sum(verdicts.values()) == len(members)
