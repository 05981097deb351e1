"""The comparison of a home's published tables with the sample team's own truth."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from resources import clock
from resources.home import Home
from sample_team.company import Company
from sample_team.truth import Truth, truth
from tests.published import Rows, asking

Ask = Callable[..., Rows]


def naive(moment: datetime | None) -> datetime | None:
    return clock.naive(moment) if moment else None


def assert_true(
    home: Home, company: Company, as_of: datetime, *, is_storage_fresh: bool = True, **settings: Any
) -> None:
    """The tables of a company's team equal the sample's own truth; storage is read again weekly only."""
    wanted, team = truth(company, as_of, **settings), company.plan.name
    with asking(home) as ask:
        _assert_all(ask, team, wanted, is_storage_fresh=is_storage_fresh)


def _assert_all(ask: Ask, team: str, wanted: Truth, *, is_storage_fresh: bool) -> None:
    _assert_members(ask, team, wanted)
    if is_storage_fresh:
        storage = ask("select team_member_id, used_bytes from member_storage where team = $team", team=team)
        assert {row["team_member_id"]: row["used_bytes"] for row in storage} == wanted.storage
    _assert_use(ask, team, wanted)
    _assert_events(ask, team, wanted)
    (position,) = ask("from licence_position where team = $team", team=team)
    assert {name: position[name] for name in wanted.position} == wanted.position


def _assert_members(ask: Ask, team: str, wanted: Truth) -> None:
    members = {row["team_member_id"]: row for row in ask("from members where team = $team", team=team)}
    assert members.keys() == wanted.members.keys()
    for member_id, facts in wanted.members.items():
        row = members[member_id]
        for name in row.keys() & facts.keys():
            told = facts[name]
            assert row[name] == (naive(told) if isinstance(told, datetime) else told), (member_id, name)
    edges = ask("select group_id, team_member_id from group_members where team = $team", team=team)
    assert {(row["group_id"], row["team_member_id"]) for row in edges} == set(wanted.group_members)
    groups = ask("select group_id from groups where team = $team", team=team)
    assert {row["group_id"] for row in groups} == set(wanted.groups)


def _assert_use(ask: Ask, team: str, wanted: Truth) -> None:
    seats = {row["team_member_id"]: row for row in ask("from seats where team = $team", team=team)}
    for name in ("last_content_at", "last_sign_in_at", "last_used_at", "last_seen_at"):
        found = {member_id: row[name] for member_id, row in seats.items()}
        told = {member_id: naive(moment) for member_id, moment in getattr(wanted, name).items() if member_id in seats}
        ids = found.keys() | told.keys()
        wrong = {each: (found[each], told.get(each)) for each in ids if found.get(each) != told.get(each)}
        assert not wrong, (team, name, wrong)
    assert {member_id: row["verdict"] for member_id, row in seats.items()} == wanted.verdicts
    # The sample's people act only while they are active members.
    assert [row["email"] for row in seats.values() if row["used_before_joining_at"]] == []
    for days, members in wanted.idle.items():
        query = """
            select team_member_id from seats
            where team = $team and status = 'active'
              and (joined_on is null or joined_on <= (select max(as_of) from licence_position) - to_days($days))
              and (days_idle is null or days_idle > $days)
        """
        assert {row["team_member_id"] for row in ask(query, team=team, days=days)} == members


def _assert_events(ask: Ask, team: str, wanted: Truth) -> None:
    assert _event_days(ask, team) == {day: texts for day, texts in wanted.event_days.items() if texts}
    query = """
        select
          (select count(*) from events where team = $team) as kept,
          (select count(*) from event_quarantine where team = $team) as set_apart,
          (select count(*) from event_json where team = $team) as received
    """
    (counts,) = ask(query, team=team)
    assert counts["kept"] + counts["set_apart"] == counts["received"]


def event_days(home: Home, team: str) -> dict[date, Counter[str]]:
    """Every event received, by day, as a multiset of hashes of its untouched JSON."""
    with asking(home) as ask:
        return _event_days(ask, team)


def _event_days(ask: Ask, team: str) -> dict[date, Counter[str]]:
    days: dict[date, Counter[str]] = {}
    for row in ask("select event_date, event from event_json where team = $team", team=team):
        digest = hashlib.sha256(row["event"].encode()).hexdigest()
        days.setdefault(row["event_date"], Counter())[digest] += 1
    return days
