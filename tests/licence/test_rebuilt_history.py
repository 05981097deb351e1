"""The rebuilt past: whatever became of people, each day of the log is as it was; other days say *unknown*."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.laws import tried
from tests.licence.hand_made import AS_OF, TODAY, HandMade
from tests.licence.member_histories import DAY, LONG_AGO, TELLINGS, Life, Telling, lives, truth_of

COUNTS = ("assigned", "active_members", "invited", "suspended", "never_active")
USE = tuple(f"{kind}_{days}" for kind in ("active", "idle") for days in (30, 60, 90))


def daily(warehouse: HandMade, people: list[Life], telling: Telling) -> list[dict[str, Any]]:
    warehouse.empty()
    telling.fill(warehouse, people)
    return warehouse.make().dicts("from licence_position_daily order by position_date")


def right_figures(row: dict[str, Any], people: list[Life], telling: Telling) -> dict[str, int | None]:
    """What the row should have: use is told only where the log reaches back far enough."""
    truth: dict[str, int | None] = {**truth_of(people, row["position_date"], telling.log_from)}
    for name in USE:
        days = int(name.split("_")[1])
        if row["position_date"] + DAY - timedelta(days=days) < telling.log_from:
            truth[name] = None
    return truth


def right_confidence(row: dict[str, Any], telling: Telling) -> str:
    """How sure a day should be if every event tells what was before it."""
    settled_until = AS_OF.date() - 3 * DAY
    if row["position_date"] < telling.log_from:
        return "provisional" if row["position_date"] in telling.snapshots else "unknown"
    if max(row["position_date"], telling.snapshots[0]) >= settled_until:
        return "provisional"
    return "proved" if telling.has_file_events else "sign_ins_only"


LIMITED_AT_LAST = Life(
    "p0.1",
    "account 0",
    emails=[(LONG_AGO, "a@acme.test")],
    statuses=[(LONG_AGO, "active")],
    types=[(LONG_AGO, "full"), (datetime(2026, 10, 31, 23, 59, 59), "limited")],
)
"""Its last event comes late: the roster tells of the change before the log does."""
ROSTER_BEFORE_THE_LOG = Telling(
    date(2026, 6, 20), [date(2026, 6, 19), TODAY], 0, (), "once", "removed", has_file_events=True, late_days=1
)

BACK_JUST_BEFORE_THE_LOG = Life(
    "p0.1",
    "account 0",
    emails=[(LONG_AGO, "a@acme.test")],
    statuses=[
        (datetime(2026, 6, 14), "active"),
        (datetime(2026, 6, 24), "removed"),
        (datetime(2026, 7, 13, 23, 59, 59), "active"),
        (datetime(2026, 7, 15), "suspended"),
        (datetime(2026, 7, 17), "active"),
    ],
    types=[(LONG_AGO, "full")],
)
"""A roster misses the member, who is back when the log begins; its first event does not tell what was before it."""
NOTHING_TOLD_BEFORE = Telling(
    date(2026, 7, 14),
    [date(2026, 7, 13), TODAY],
    0,
    ("active", "suspended", "removed", "full", "limited"),
    "once",
    "removed",
    has_file_events=False,
    late_days=0,
)


@tried(10)
@example([LIMITED_AT_LAST], ROSTER_BEFORE_THE_LOG)
@example([BACK_JUST_BEFORE_THE_LOG], NOTHING_TOLD_BEFORE)
@given(lives(), TELLINGS)
def test_every_day_of_the_log_is_as_it_was_and_other_days_are_unknown(
    emptied: HandMade, people: list[Life], telling: Telling
) -> None:
    rows = daily(emptied, people, telling)
    first, last = min([telling.log_from, *telling.snapshots]), AS_OF.date() - DAY
    assert [row["position_date"] for row in rows] == [first + index * DAY for index in range((last - first).days + 1)]
    for row in rows:
        # A change that no event tells, between a roster from before the log and one whose late events may still come:
        # nobody can tell when it was.
        if telling.omits_previous or telling.hides_a_change(people):
            assert row["confidence"] in {"assumed", right_confidence(row, telling)}
            assert (row["assumed"] or 0) > 0 or row["confidence"] != "assumed"
        else:
            assert row["confidence"] == right_confidence(row, telling)
        if row["position_date"] < telling.log_from:
            assert {row[name] for name in (*USE, "never_active")} == {None}
            if row["position_date"] not in telling.snapshots:
                assert {row[name] for name in (*COUNTS, "basis", "assumed")} == {None}
        elif row["confidence"] != "provisional" or not telling.late_days:
            truth = right_figures(row, people, telling)
            for name, figure in truth.items():
                # Each assumed member is one by whom a figure can be off; without any, all are as they were.
                assert row[name] == figure or abs(row[name] - (figure or 0)) <= row["assumed"], (name, figure, row)


MANY_CHANGES_BEFORE_THE_LOG = Life(
    "p0.1",
    "account 0",
    emails=[(LONG_AGO, "a@acme.test")],
    statuses=[
        (datetime(2026, 6, 14), "invited"),
        (datetime(2026, 6, 14, 0, 0, 1), "active"),
        (datetime(2026, 6, 14, 0, 0, 2), "suspended"),
        (datetime(2026, 6, 14, 0, 0, 3), "active"),
        (datetime(2026, 6, 14, 0, 0, 4), "suspended"),
        (datetime(2026, 6, 14, 0, 0, 5), "active"),
        (datetime(2026, 10, 31, 9), "removed"),
    ],
    types=[(LONG_AGO, "full")],
)
INVITED = Life(
    "p1.1",
    "account 1",
    emails=[(LONG_AGO, "a@acme.test")],
    statuses=[(datetime(2026, 6, 14), "invited")],
    types=[(LONG_AGO, "full")],
)
LATE_LOG = Telling(
    date(2026, 6, 20), [date(2026, 6, 19), TODAY], 0, (), "once", "removed", has_file_events=False, late_days=1
)


@tried(5)
@example([MANY_CHANGES_BEFORE_THE_LOG, INVITED], LATE_LOG, 1)
@given(lives(), TELLINGS, st.integers(min_value=0, max_value=10**6))
def test_the_seats_of_a_past_day_are_those_of_its_position(
    emptied: HandMade, people: list[Life], telling: Telling, any_day: int
) -> None:
    rows = daily(emptied, people, telling)
    row = rows[any_day % len(rows)]
    day = f"date '{row['position_date']}'"
    assert emptied.dicts(f"from position_as_of({day})") == [row]
    found = emptied.row(f"""
        select
          count(*) filter (where consumes_seat), count(*) filter (where status = 'active'),
          count(*) filter (where status = 'invited'), count(*) filter (where status = 'suspended'),
          count(*) filter (where is_assumed)
        from seats_as_of({day})
    """)
    (assumed_absent,) = emptied.row(f"""
        select count(*) from member_status_history
        where aspect = 'status' and value = 'removed' and is_assumed
          and changed_at < {day} + 1 and coalesce(until_at >= {day} + 1, true)
    """)
    if row["basis"]:
        # Whoever is assumed not to be there counts as assumed in the position, and has no seat to be listed.
        listed = [row[name] for name in ("assigned", "active_members", "invited", "suspended")]
        assert found == (*listed, row["assumed"] - assumed_absent)
    else:
        assert found == (0,) * 5


def test_days_outside_of_what_was_read_have_no_rows(emptied: HandMade) -> None:
    telling = Telling(TODAY - 10 * DAY, [TODAY], 9, (), "once", "removed", True, 0)
    rows = daily(emptied, [], telling)
    assert len(rows) == 10
    for day in (TODAY - 11 * DAY, TODAY, TODAY + DAY):  # before the log, not ended, to come
        assert emptied.rows(f"from position_as_of(date '{day}')") == []
        assert emptied.rows(f"from seats_as_of(date '{day}')") == []
