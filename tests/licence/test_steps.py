"""Selects in several files: their steps, the life that member_status_history shows, the months that are kept."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from assets import selects
from assets.selects import select_of
from assets.tables import base, licence
from assets.warehouse import licensing
from tests.licence.hand_made import AS_OF, HandMade, at

STEPS = Path(selects.__file__).parent / "sql" / "steps"


def test_each_step_is_of_use_and_says_what_one_row_is() -> None:
    used = {step for steps in selects.STEPS.values() for step in steps}
    assert used == {path.stem for path in STEPS.glob("*.sql")}
    for path in STEPS.glob("*.sql"):
        assert path.read_text().startswith("-- One row per ")


@pytest.mark.parametrize("name", selects.STEPS)
def test_a_select_with_its_steps_is_still_one_select_and_says_first_what_one_row_is(
    warehouse: HandMade, name: str
) -> None:
    (statement,) = warehouse.con.extract_statements(select_of(name))
    assert statement.type.name == "SELECT"
    assert select_of(name).startswith("-- One row per ")


def test_the_life_at_the_top_of_member_status_history(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.read_days(date(2026, 3, 1), date(2026, 10, 31))
    for told_at, before, value in (("2026-04-05", "active", "suspended"), ("2026-04-20", "suspended", "active")):
        warehouse.add(
            "member_status_events",
            {
                "team": "acme",
                "event_date": at(told_at).date(),
                "event_type": "member_change_status",
                "team_member_id": "ana",
                "previous_value": before,
                "new_value": value,
                "occurred_at": at(told_at),
            },
        )
    warehouse.member("ana", snapshot_date=date(2026, 6, 1), joined_on=None)
    told = "changed_at, until_at, change, value_before, value"
    lives = warehouse.make().rows(f"select {told} from member_status_history where aspect = 'status' order by 1")
    assert lives == [
        (at("2026-03-01"), at("2026-04-05"), "there_already", "unknown", "active"),
        (at("2026-04-05"), at("2026-04-20"), "suspended", "active", "suspended"),
        (at("2026-04-20"), None, "restored", "suspended", "active"),
    ]


def test_months_after_a_changed_day_are_those_of_all_days_summed_up(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.known_types()
    tables = (licence.TEAMS, licence.MEMBER_HISTORY, licence.EVENT_TYPES, licence.MEMBER_ACTIVITY_DAILY)
    moments = [AS_OF - timedelta(days=7 * index) for index in range(40)]
    for index, moment in enumerate(moments):
        event_type = ("file_edit", "login_success", "login_fail")[index % 3]
        warehouse.event(moment, ("a", "b")[index % 2], event_type=event_type, access_method=None)
    con = warehouse.con
    licensing.make_licence_tables(con, AS_OF.replace(tzinfo=UTC), tables)
    day = moments[9].date()
    con.execute("delete from events where event_date = $day", {"day": day})
    warehouse.event(moments[9], "b", event_type="file_add", access_method="mobile")
    con.execute("insert into changed_days values ('acme', $day), ('acme', date '2020-01-01')", {"day": day})
    licensing.make_licence_tables(con, AS_OF.replace(tzinfo=UTC), tables)
    kept = sorted(map(str, con.execute(f"from {base.USE_MONTHS.name}").fetchall()))
    con.execute("delete from activity_basis")  # all days are counted again
    licensing.make_licence_tables(con, AS_OF.replace(tzinfo=UTC), tables)
    assert kept == sorted(map(str, con.execute(f"from {base.USE_MONTHS.name}").fetchall()))
    assert any("mobile" in row for row in kept)
