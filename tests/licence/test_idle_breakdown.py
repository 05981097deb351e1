"""One sum for idle members: whatever a team is like, those that can go and those that stay add up to them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assets.selects import select_of
from tests.laws import tried
from tests.licence.hand_made import AS_OF, TODAY, HandMade
from tests.licence.seat_rows import DAY, exclude, roster

PARTS = ("can_go_inactive", "can_go_never_active", "can_go_otherwise", "left_alone", "without_seat")


@dataclass(frozen=True)
class Person:
    """A member, as the list, the log and the organisation's own files tell of them."""

    status: str
    membership_type: str
    joined_ago: timedelta | None
    used_ago: timedelta | None
    has_left: bool
    is_excluded: bool
    has_second_seat: bool


AGES = st.one_of(
    st.none(), st.integers(0, 300).map(lambda days: days * DAY), st.sampled_from([30, 60, 90]).map(DAY.__mul__)
)
PEOPLE = st.lists(
    st.builds(
        Person,
        status=st.sampled_from(["active", "active", "active", "active", "invited", "suspended", "parked"]),
        membership_type=st.sampled_from(["full", "full", "full", "limited"]),
        joined_ago=AGES,
        used_ago=AGES,
        has_left=st.sampled_from([True, False, False]),
        is_excluded=st.sampled_from([True, False, False]),
        has_second_seat=st.sampled_from([True, False, False]),
    ),
    max_size=25,
)


def fill(made: HandMade, people: list[Person], idle_after_days: int, *, has_log: bool) -> dict[str, Any]:
    made.empty()
    for team in ("acme", "other"):
        made.declare(team, idle_after_days=idle_after_days)
        made.plan(team)
        if has_log:
            made.read_days(TODAY - 310 * DAY, TODAY, team, read_at=AS_OF)
    members = [made.member_row("busy")]  # an empty list of members would count as one that was not read
    events = [made.event_row(AS_OF, "busy")] if has_log else []
    left = []
    for number, each in enumerate(people):
        name, email = f"m{number}", f"m{number}@acme.test"
        joined_on = AS_OF - each.joined_ago if each.joined_ago is not None else None
        shape = {"email": email, "status": each.status, "membership_type": each.membership_type, "joined_on": joined_on}
        members.append(made.member_row(name, **shape))
        if each.used_ago is not None and has_log:
            events.append(made.event_row(AS_OF - each.used_ago, name))
        if each.has_left:
            left.append({"email": email, "status": "left"})
        if each.is_excluded:
            exclude(made, number=number + 1, person=email)
        if each.has_second_seat:
            members.append(made.member_row(f"second of {name}", "other", email=email))
            events += [made.event_row(AS_OF - DAY, f"second of {name}", "other")] if has_log else []
    made.add("member_snapshots", *members)
    made.add("events", *events)
    roster(made, *left)
    made.make()
    (row,) = made.dicts("from idle_breakdown where team = 'acme'")
    return row


@tried(6)
@given(PEOPLE, st.sampled_from([30, 45, 60, 90]))
def test_idle_members_add_up_to_candidates_and_those_who_stay(
    emptied: HandMade, people: list[Person], idle_after_days: int
) -> None:
    row = fill(emptied, people, idle_after_days, has_log=True)
    since = idle_after_days * DAY
    idle = [
        each
        for each in people
        if each.status == "active"
        and (each.joined_ago is None or each.joined_ago >= since)
        and (each.used_ago is None or each.used_ago > since)
    ]
    assert row["idle"] == len(idle) == sum(row[name] for name in PARTS)
    assert row["idle_never_active"] == sum(each.used_ago is None for each in idle)
    assert row["without_seat"] == sum(each.membership_type != "full" for each in idle)
    assert row["left_alone"] == sum(each.membership_type == "full" and each.is_excluded for each in idle)
    if idle_after_days != 45:
        assert emptied.row(f"select idle_{idle_after_days} from licence_position where team = 'acme'") == (len(idle),)
    candidates = emptied.rows("select reason_code, seats from savings where team = 'acme'")
    by_reason = Counter(dict(candidates))
    assert row["can_go_inactive"] == by_reason[f"INACTIVE_{idle_after_days}"]
    assert row["can_go_never_active"] == by_reason["NEVER_ACTIVE"]
    assert emptied.rows(select_of("checks/seats_add_up")) == []
    told, _, parts = row["arithmetic"].partition(" = ")
    assert told == f"{len(idle)} idle for {idle_after_days} days"
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"\d+ (of the \d+ that )?can go \(", "", parts))]
    assert sum(numbers) == len(idle)
    assert 0 not in numbers
    ((can_go, listed),) = re.findall(r"(\d+)(?: of the (\d+) that)? can go", parts) or [("0", "")]
    assert int(can_go) == sum(row[name] for name in PARTS if name.startswith("can_go"))
    assert int(listed or can_go) == by_reason["ALL"] or not can_go.strip("0")


def test_the_line_names_each_part(emptied: HandMade) -> None:
    old, never = 100 * DAY, None
    plain = ("active", "full", 200 * DAY)
    people = [
        *[Person(*plain, old, False, False, False)] * 18,
        *[Person(*plain, never, False, False, False)] * 14,
        Person(*plain, old, True, False, False),
        Person(*plain, old, False, False, True),
        *[Person(*plain, old, False, True, False)] * 4,
        Person("active", "limited", 200 * DAY, old, False, False, False),
        Person(*plain, DAY, False, True, False),
    ]
    row = fill(emptied, people, 90, has_log=True)
    assert row["arithmetic"] == (
        "39 idle for 90 days = 34 can go (18 inactive + 14 never active + 1 second seat + 1 leaver) "
        "+ 4 left alone + 1 without a paid seat"
    )


def test_a_part_that_is_alone_is_named_too(emptied: HandMade) -> None:
    old = Person("active", "full", 200 * DAY, 100 * DAY, False, False, False)
    assert fill(emptied, [old], 90, has_log=True)["arithmetic"] == "1 idle for 90 days = 1 can go (1 inactive)"


def test_who_can_go_without_being_idle_is_counted_beside(emptied: HandMade) -> None:
    old = Person("active", "full", 200 * DAY, 100 * DAY, False, False, False)
    busy_leaver = Person("active", "full", 200 * DAY, DAY, True, False, False)
    said = fill(emptied, [old, busy_leaver], 90, has_log=True)["arithmetic"]
    assert said == "1 idle for 90 days = 1 of the 2 that can go (1 inactive)"


def test_nobody_idle_is_a_sum_too(emptied: HandMade) -> None:
    assert fill(emptied, [], 90, has_log=True)["arithmetic"] == "0 idle for 90 days"


def test_without_the_log_nothing_is_added_up(emptied: HandMade) -> None:
    row = fill(emptied, [Person("active", "full", 200 * DAY, None, False, False, False)], 90, has_log=False)
    assert {row[name] for name in ("idle", "idle_never_active", *PARTS)} == {None}
    assert re.match("Who is idle is not known", row["arithmetic"])
