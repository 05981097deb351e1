"""What may never be called proved, whatever the members did: idleness without file events, or by a short log."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.laws import tried
from tests.licence.hand_made import AS_OF, TODAY, HandMade

DAY = timedelta(days=1)
IDLE = "verdict in ('idle', 'never_active')"

moments = st.one_of(
    st.none(),
    st.timedeltas(min_value=timedelta(0), max_value=500 * DAY).map(lambda age: AS_OF - age),
    st.sampled_from([30, 90, 180]).map(lambda days: AS_OF - days * DAY),
)
people = st.lists(
    st.tuples(moments, moments, st.sampled_from(["active", "active", "active", "invited", "suspended"])),
    min_size=10,
    max_size=60,
)
People = list[tuple[datetime | None, datetime | None, str]]


def filled(warehouse: HandMade, members: People) -> HandMade:
    warehouse.empty()
    warehouse.declare()
    roster, uses = [], []
    for number, (joined_on, used_at, status) in enumerate(members):
        dates = {"joined_on": joined_on, "invited_on": joined_on, "suspended_on": joined_on}
        roster.append(HandMade.member_row(f"m{number}", status=status, **dates))
        if used_at and status == "active":
            sign_in = {"event_type": "login_success", "event_category": "logins"}
            uses.append(HandMade.event_row(used_at, f"m{number}", **sign_in))
    warehouse.add("member_snapshots", *roster)
    warehouse.add("events", *uses)
    return warehouse


def nothing_is_proved_but_what_the_roster_shows(warehouse: HandMade) -> None:
    assert warehouse.rows(f"select email from seats where {IDLE} and confidence = 'proved'") == []
    shown = "reason_code = 'SUSPENDED_PAID' or starts_with(reason_code, 'INVITE_PENDING')"
    assert (
        warehouse.rows(f"select reason_code from reclaim_candidates where confidence = 'proved' and not ({shown})")
        == []
    )
    assert (
        warehouse.rows(f"select * from savings where reason_code <> 'ALL' and not ({shown}) and proved_seats > 0") == []
    )
    assert warehouse.rows("select position_date from licence_position_daily where confidence = 'proved'") == []


@tried(5)
@given(people, st.sampled_from([False, None]))
def test_a_plan_without_file_events_never_proves_idleness(
    emptied: HandMade, members: People, has_file_events: bool | None
) -> None:
    filled(emptied, members).plan(has_team_file_events=has_file_events)
    emptied.read_days(TODAY - 600 * DAY, TODAY, read_at=AS_OF)
    emptied.make()
    nothing_is_proved_but_what_the_roster_shows(emptied)
    wanted = "unknown" if has_file_events is None else "sign_ins_only"
    # Whose last use is older than the joining, and explained by nothing, is unknown on any plan (rule 35).
    others = f"{IDLE} and confidence <> '{wanted}' and (confidence <> 'unknown' or used_before_joining_at is null)"
    assert emptied.rows(f"select distinct confidence from seats where {others}") == []


@tried(5)
@given(people, st.integers(1, 60), st.booleans())
def test_a_team_linked_yesterday_with_a_short_log_never_proves_idleness(
    emptied: HandMade, members: People, days: int, settled: bool
) -> None:
    """Yesterday's reading reached back some days, whether they count as settled or not."""
    filled(emptied, members).plan()
    emptied.read_days(TODAY - days * DAY, TODAY, settled=settled, read_at=AS_OF)
    emptied.make()
    assert emptied.rows(f"select distinct confidence from seats where {IDLE} and confidence <> 'unknown'") == []
    assert emptied.rows("select * from threshold_curve where is_in_reach and idle_after_days > 61") == []
    assert emptied.rows("from backtest") == []


def test_a_team_linked_today_is_provisional_on_every_past_day(warehouse: HandMade) -> None:
    """Its log of 400 days is settled, its only roster is of today: what happens since may still be told late."""
    warehouse.declare()
    warehouse.plan()
    warehouse.member("a")
    warehouse.read_days(TODAY - 400 * DAY, TODAY - 4 * DAY)
    warehouse.read_days(TODAY - 3 * DAY, TODAY, settled=False, read_at=AS_OF)
    warehouse.make()
    assert warehouse.rows("select distinct confidence from licence_position_daily") == [("provisional",)]
