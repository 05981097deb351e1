"""The table teams: which teams there are, and how far their logs reach."""

from __future__ import annotations

from datetime import date, datetime

from tests.licence.hand_made import HandMade, at

REACH = "select complete_from, complete_until, read_from, read_until from teams"


def day(number: int) -> date:
    return date(2026, 10, number)


def midnight(number: int) -> datetime:
    return at(f"2026-10-{number:02}")


def test_a_declared_team_that_was_never_read_has_its_row(warehouse: HandMade) -> None:
    warehouse.declare(idle_after_days=45)
    assert warehouse.make().dicts("select * from teams") == [
        {
            "team": "acme",
            "team_id": None,
            "team_name": None,
            "has_team_file_events": None,
            "enabled": True,
            "idle_after_days": 45,
            "has_events": False,
            "complete_from": None,
            "complete_until": None,
            "read_from": None,
            "read_until": None,
            "roster_date": None,
        }
    ]


def test_a_team_that_is_no_longer_declared_keeps_its_row(warehouse: HandMade) -> None:
    warehouse.plan("gone", team_name="Gone")
    assert warehouse.make().rows("select team, team_name, enabled, idle_after_days from teams") == [
        ("gone", "Gone", False, 90)
    ]


def test_the_newest_team_info_counts(warehouse: HandMade) -> None:
    warehouse.plan(snapshot_date=day(30), team_name="Before", has_team_file_events=False)
    warehouse.plan(snapshot_date=day(31), team_name="After", has_team_file_events=True)
    assert warehouse.make().rows("select team_name, has_team_file_events from teams") == [("After", True)]


def load(run_id: str, hour: int, missing_scope: str | None, subject: str = "events") -> dict[str, object]:
    moment = at(f"2026-10-31 {hour:02}:00")
    return {
        "run_id": run_id,
        "team": "acme",
        "subject": subject,
        "missing_scope": missing_scope,
        "started_at": moment,
        "finished_at": moment,
    }


def test_has_events_by_the_newest_reading_of_the_log(warehouse: HandMade) -> None:
    warehouse.read_days(day(1), day(2))
    # The groups' missing permission is no concern of the log's.
    warehouse.add("loads", load("a", 8, "events.read"), load("b", 9, None), load("c", 10, "groups.read", "groups"))
    assert warehouse.make().row("select has_events from teams") == (True,)
    warehouse.add("loads", load("d", 11, "events.read"))
    assert warehouse.make().row("select has_events from teams") == (False,)


def test_a_hole_ends_the_complete_run_and_the_last_run_counts(warehouse: HandMade) -> None:
    warehouse.read_days(day(1), day(10))
    warehouse.read_days(day(12), day(15))  # the 11th was never read
    assert warehouse.make().row(REACH) == (midnight(12), midnight(16), midnight(12), midnight(16))


def test_an_unsettled_day_ends_the_complete_run_but_not_the_read_one(warehouse: HandMade) -> None:
    warehouse.read_days(day(1), day(10))
    warehouse.read_days(day(11), day(12), settled=False)
    assert warehouse.make().row(REACH) == (midnight(1), midnight(11), midnight(1), midnight(13))


def test_a_day_read_before_its_end_counts_to_that_moment_and_ends_the_run(warehouse: HandMade) -> None:
    warehouse.read_days(day(1), day(10))
    warehouse.read_days(day(11), day(11), settled=False, read_at=at("2026-10-11 17:30"))
    # The 12th was read after its end, but behind a gap from 17:30 to midnight.
    warehouse.read_days(day(12), day(12), settled=False, read_at=at("2026-10-13 02:00"))
    assert warehouse.make().row(REACH) == (midnight(1), midnight(11), midnight(1), at("2026-10-11 17:30"))


def test_a_day_read_at_the_stroke_of_its_end_counts_whole(warehouse: HandMade) -> None:
    warehouse.read_days(day(11), day(11), settled=False, read_at=midnight(12))
    warehouse.read_days(day(12), day(12), settled=False, read_at=at("2026-10-12 01:00"))
    assert warehouse.make().row(REACH) == (None, None, midnight(11), at("2026-10-12 01:00"))


def test_without_settled_days_the_last_run_of_read_days_counts(warehouse: HandMade) -> None:
    warehouse.read_days(day(1), day(2), settled=False)
    warehouse.read_days(day(5), day(6), settled=False)
    assert warehouse.make().row(REACH) == (None, None, midnight(5), midnight(7))


def test_days_read_beyond_a_hole_do_not_lengthen_the_settled_run(warehouse: HandMade) -> None:
    warehouse.read_days(day(1), day(10))
    warehouse.read_days(day(12), day(13), settled=False)
    assert warehouse.make().row(REACH) == (midnight(1), midnight(11), midnight(1), midnight(11))


def test_an_unread_leap_day_is_a_hole(warehouse: HandMade) -> None:
    warehouse.read_days(date(2028, 2, 20), date(2028, 2, 28))
    warehouse.read_days(date(2028, 3, 1), date(2028, 3, 2))
    assert warehouse.make().row("select complete_from, complete_until from teams") == (
        at("2028-03-01"),
        at("2028-03-03"),
    )


def test_teams_do_not_touch_each_other(warehouse: HandMade) -> None:
    warehouse.declare("acme")
    warehouse.declare("zeta")
    warehouse.read_days(day(1), day(5), "acme")
    warehouse.read_days(day(6), day(9), "zeta")
    assert warehouse.make().rows("select team, complete_from, complete_until from teams order by team") == [
        ("acme", midnight(1), midnight(6)),
        ("zeta", midnight(6), midnight(10)),
    ]
