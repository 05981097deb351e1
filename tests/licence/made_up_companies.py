"""Made-up companies as a warehouse knows them: their people's changes in the log, and the members who are there now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bench.companies import Weeks
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at


def add_company(warehouse: HandMade, team: str, past: Weeks, **connection: Any) -> None:
    """A team whose log has just these weeks, the last of which ended yesterday; whoever was longest there leaves."""
    weeks = len(past.joined)
    warehouse.declare(team, **connection)
    warehouse.plan(team, num_licensed_users=past.at_first)
    first = TODAY - timedelta(days=7 * weeks)
    warehouse.read_days(first, TODAY - timedelta(days=1), team, read_at=AS_OF)
    people = [f"{team} {number}" for number in range(past.at_first)]
    joined_on = dict.fromkeys(people, at("2020-01-01"))
    events = []
    for week, (joined, left) in enumerate(zip(past.joined, past.left, strict=True)):
        moment = at((first + timedelta(days=7 * week + 3)).isoformat())  # in the middle of the week
        for name in people[:left]:
            events.append(_event(team, moment.date(), name, "active", "removed"))
            joined_on.pop(name)
        new = [f"{team} {week} {number}" for number in range(joined)]
        events += [_event(team, moment.date(), name, "not_joined", "active") for name in new]
        joined_on |= dict.fromkeys(new, moment)
        people = people[left:] + new
    warehouse.add("member_status_events", *events)
    warehouse.add(
        "member_snapshots", *(HandMade.member_row(name, team, joined_on=since) for name, since in joined_on.items())
    )


def _event(team: str, day: date, name: str, before: str, after: str) -> dict[str, Any]:
    return {
        "team": team,
        "event_date": day,
        "occurred_at": at(f"{day} 10:00"),
        "event_type": "member_change_status",
        "team_member_id": name,
        "account_id": f"account of {name}",
        "previous_value": before,
        "new_value": after,
    }
