"""The rebuilt past: whatever became of people, a day that is called proved is as it was; other days say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from assets.tables import base, licence
from tests.licence.hand_made import AS_OF, HandMade, run_licence_sql
from tests.licence.lives import DAY, TELLINGS, Life, Telling, lives, truth_of

COUNTS = ("assigned", "active_members", "invited", "suspended", "never_active")
USE = tuple(f"{kind}_{days}" for kind in ("active", "idle") for days in (30, 60, 90))
NEEDED = (
    licence.TEAMS,
    licence.MEMBER_HISTORY,
    licence.EVENT_TYPES,
    licence.MEMBER_ACTIVITY_DAILY,
    licence.MEMBER_STATUS_HISTORY,
    licence.LICENCE_POSITION_DAILY,
)
MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def empty() -> Iterator[HandMade]:
    """One warehouse for all examples: making tables takes longer than emptying them."""
    made = HandMade()
    made.known_types()
    yield made
    made.con.close()


def daily(warehouse: HandMade, people: list[Life], telling: Telling) -> list[dict[str, Any]]:
    for table in base.ALL:
        if table is not base.SIGNALS:
            warehouse.con.execute(f"delete from {table.name}")
    telling.fill(warehouse, people)
    run_licence_sql(warehouse.con, AS_OF, NEEDED)
    return warehouse.dicts("from licence_position_daily order by position_date")


def right_figures(row: dict[str, Any], people: list[Life], telling: Telling) -> dict[str, int | None]:
    """What the row should have: use is told only where the log reaches back far enough."""
    truth: dict[str, int | None] = {**truth_of(people, row["position_date"], telling.log_from)}
    for name in USE:
        days = int(name.split("_")[1])
        if row["position_date"] + DAY - timedelta(days=days) < telling.log_from:
            truth[name] = None
    return truth


@MANY
@given(lives(), TELLINGS)
def test_every_day_of_the_log_is_as_it_was_or_is_not_called_proved(
    empty: HandMade, people: list[Life], telling: Telling
) -> None:
    rows = daily(empty, people, telling)
    assert [row["position_date"] for row in rows] == [
        rows[0]["position_date"] + index * DAY for index in range(len(rows))
    ]
    assert rows[0]["position_date"] == min([telling.log_from, *telling.snapshots])
    assert rows[-1]["position_date"] == AS_OF.date() - DAY
    for row in rows:
        is_read = row["position_date"] >= telling.log_from and not telling.late_days
        if row["confidence"] == "proved" or (row["confidence"] == "provisional" and is_read):
            truth = right_figures(row, people, telling)
            assert {name: row[name] for name in truth} == truth, row
        if row["confidence"] == "assumed":
            assert telling.omits_previous, row
        if row["position_date"] < telling.log_from:
            assert {row[name] for name in USE} == {None}
            if row["position_date"] not in telling.snapshots:
                assert row["confidence"] == "unknown"
                assert {row[name] for name in (*COUNTS, "basis")} == {None}
