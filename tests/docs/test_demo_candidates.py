"""No row of the demo's list contradicts itself, or what the log and the member's own dates say."""

from __future__ import annotations

import pytest

from resources.home import Home
from tests.published import ask

WITH_EVENTS = """
with told as (
  select
    candidates.*, seats.status, seats.joined_on, seats.invited_on, seats.suspended_on, seats.last_used_at,
    seats.verdict, matches.left_on, position.as_of,
    (select min(occurred_at) from events where actor_team_member_id = candidates.team_member_id) as first_event_at,
    (select max(occurred_at) from events where actor_team_member_id = candidates.team_member_id) as last_event_at,
    (
      select max(activity_date)
      from member_activity_daily as daily
      where daily.team_member_id = candidates.team_member_id and content_events + sign_ins > 0
    ) as last_use_date
  from reclaim_candidates as candidates
  join seats using (team, team_member_id)
  join licence_position as position using (team)
  left join roster_matches as matches
    on matches.team = candidates.team and matches.team_member_id = candidates.team_member_id and matches.is_taken
)
"""
CONTRADICTIONS = {
    "acts before joining": "first_event_at < joined_on",
    "is invited and acts": "status = 'invited' and first_event_at is not null",
    "acts while suspended": "status = 'suspended' and last_event_at > suspended_on",
    "is never active and was used": "reason_code = 'NEVER_ACTIVE' "
    "and coalesce(last_used_at, last_use_date) is not null",
    "was used on another day than told": "last_used_at::date is distinct from last_use_date",
    "has left and was used since, which is not said": "last_used_at >= left_on + interval 1 day "
    "and why not like '%used since%'",
    "is idle and was used lately": "reason_code like 'INACTIVE_%' and last_used_at > as_of - interval 90 days",
    "is idle and its last use is not the one in the evidence": "reason_code like 'INACTIVE_%' and "
    "not contains(evidence, strftime(last_used_at, '%Y-%m-%d %H:%M:%S'))",
    "counts other days than since then": "days <> case when reason_code like 'INACTIVE_%' "
    "then ceil((epoch_us(as_of) - epoch_us(since_at)) / 86400e6) "
    "else floor((epoch_us(as_of) - epoch_us(since_at)) / 86400e6) end",
    "says another day than since when": "reason_code <> 'LEAVER' and not contains(why, strftime(since_at, '%Y-%m-%d'))",
    "begins in the future": "since_at > as_of",
    "is proved without any proof": "confidence = 'proved' and evidence is null",
}


@pytest.mark.parametrize("words", CONTRADICTIONS)
def test_no_candidate_of_the_demo_contradicts_itself(demo_home: Home, words: str) -> None:
    assert len(ask(demo_home, f"{WITH_EVENTS} from told")) == 50
    query = f"{WITH_EVENTS} select place, email, why, evidence from told where {CONTRADICTIONS[words]}"
    assert ask(demo_home, query) == []
