"""Base tables of any size along one axis, made up in DuckDB: nothing is read or served.

An axis is something that grows in a home over the years: days, members, teams, lines of the roster, loads and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb

from assets.tables import base
from assets.warehouse import loading
from assets.warehouse.event_types import known_event_types

AS_OF = datetime(2026, 11, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Sizes:
    """How much of each there is.

    Attributes:
        teams: linked teams.
        members: members of each team.
        days: days of the log of each team.
        events: events of each member, spread over the days.
        status_events: changes of status of each member.
        snapshots: days on which the members were read.
        groups: groups of each member.
        lines: lines of the roster.
        loads: days with 24 runs of which ``loads`` tells.
        exclusions: patterns of addresses that are left alone.
        decisions: lines of the decisions file.
        shared_id, shared_address, shared_name: whether all members and all lines have the same one.
    """

    teams: int = 1
    members: int = 50
    days: int = 400
    events: int = 10
    status_events: int = 2
    snapshots: int = 2
    groups: int = 2
    lines: int = 50
    loads: int = 2
    exclusions: int = 4
    decisions: int = 5
    shared_id: bool = False
    shared_address: bool = False
    shared_name: bool = False


FILL = (
    """
insert into connections by name select
  't' || t as team, true as enabled, 800 as history_days, 72 as settle_hours, 90 as idle_after_days,
  15 as price_per_seat_month, 'EUR' as currency, date '2027-03-01' as renewal_date
from range($teams) as teams(t)
""",
    """
insert into contract_prices by name select
  't' || t as team, date '0001-01-01' as valid_from, 15 as price_per_seat_month
from range($teams) as teams(t)
""",
    """
insert into team_info by name select
  't' || t as team, cast(date '2026-11-01' - cast(d as integer) as date) as snapshot_date,
  $members + 10 as num_licensed_users, $members as num_used_licenses, true as has_team_file_events
from range($teams) as teams(t) cross join range($snapshots) as days(d)
""",
    """
insert into member_snapshots by name select
  't' || t as team, cast(date '2026-11-01' - cast(d as integer) as date) as snapshot_date,
  'dbmid:' || t || '_' || n as team_member_id, 'dbid:' || t || '_' || n as account_id,
  case when $shared_address then 'all@big.test' else 'm' || t || '_' || n || '@big.test' end as email,
  case when $shared_name then 'Same Name' else 'Member ' || t || ' ' || n end as display_name,
  case when $shared_id then 'N/A' else 'E' || t || '_' || n end as external_id,
  case when n % 50 = 0 then 'removed' when n % 51 = 0 then 'suspended' when n % 52 = 0 then 'invited' else 'active' end
    as status,
  'full' as membership_type, [] as roles,
  case when $shared_address then ['also@big.test'] else [] end as secondary_emails, [] as verified_emails,
  case when n % 52 > 0 then timestamp '2024-01-01' + to_days(cast(hash(n) % 900 as integer)) end as joined_on,
  status <> 'removed' as consumes_seat
from range($teams) as teams(t) cross join range($members) as members(n) cross join range($snapshots) as days(d)
""",
    """
insert into membership_snapshots by name select
  't' || t as team, date '2026-11-01' as snapshot_date, 'g' || g as group_id,
  'dbmid:' || t || '_' || n as team_member_id
from range($teams) as teams(t) cross join range($members) as members(n) cross join range($groups) as groups(g)
""",
    """
insert into group_snapshots by name select
  't' || t as team, date '2026-11-01' as snapshot_date, 'g' || g as group_id, 'Group ' || g as group_name
from range($teams) as teams(t) cross join range($groups) as groups(g)
""",
    """
insert into storage_snapshots by name select
  't' || t as team, date '2026-11-01' as snapshot_date, 'dbmid:' || t || '_' || n as team_member_id,
  1000 * n as used_bytes
from range($teams) as teams(t) cross join range($members) as members(n)
""",
    """
insert into event_days by name select
  't' || t as team, cast(date '2026-11-01' - cast(d as integer) as date) as event_date, 0 as rows,
  timestamp '2026-11-01 09:00' as read_at, d > 4 as settled
from range($teams) as teams(t) cross join range($days) as days(d)
""",
    """
insert into events by name select
  't' || t as team, cast(date '2026-11-01' - cast(hash(n * 1000 + e) % $days as integer) as date) as event_date,
  event_date + interval 8 hours as occurred_at,
  ['file_edit', 'file_add', 'login_success', 'shared_link_view'][cast(1 + (n + e) % 4 as integer)] as event_type,
  'file_operations' as event_category, 'user' as actor_kind, 'team_member' as actor_type,
  'dbmid:' || t || '_' || n as actor_team_member_id
from range($teams) as teams(t) cross join range($members) as members(n) cross join range($events) as events(e)
""",
    """
insert into member_status_events by name select
  't' || t as team, 'member_change_status' as event_type,
  'dbmid:' || t || '_' || n as team_member_id,
  case when s % 2 = 0 then 'active' else 'suspended' end as previous_value,
  case when s % 2 = 0 then 'suspended' else 'active' end as new_value,
  timestamp '2026-08-01' + to_days(cast(n % 50 as integer)) + to_hours(cast(s as integer)) as occurred_at,
  cast(occurred_at as date) as event_date
from range($teams) as teams(t) cross join range($members) as members(n) cross join range($status_events) as steps(s)
where n % 4 = 0
""",
    """
insert into roster_lines by name select
  n + 1 as line,
  case when $shared_address then 'all@big.test' else 'm' || n % $teams || '_' || n // $teams || '@big.test' end
    as email,
  case when $shared_id then 'N/A' else 'E' || n % $teams || '_' || n // $teams end as external_id,
  'Department ' || n % 40 as department, 'CC-' || n % 200 as cost_centre,
  case when n % 70 = 0 then 'left' else 'active' end as status
from range($lines) as lines(n)
""",
    """
insert into exclusions by name select
  n as number, 'svc' || n || '-*@big.test' as pattern, 'a robot' as reason, 'it' as owner
from range($exclusions) as exclusions(n)
""",
    """
insert into decision_lines by name select
  n + 2 as line, 'm0_' || n || '@big.test' as seat, 'remove' as decided, date '2026-10-01' as decided_date,
  'it' as decided_by
from range($decisions) as decisions(n)
""",
    """
insert into loads by name select
  'run ' || d || ' ' || h as run_id, 't' || t as team, subject,
  case when (d * 24 + h + t) % 17 = 0 then 'failed' else 'done' end as state,
  timestamp '2026-11-01 08:00' - to_hours(cast(d * 24 + h as integer)) as started_at,
  started_at + interval 1 minute as finished_at,
  case when state = 'failed' then 'no answer' end as error,
  case when state = 'failed' then 'NoAnswer' end as error_kind,
  case when state = 'failed' then 'try later' end as cure, cast(started_at as date) as load_date
from range($teams) as teams(t) cross join range($loads) as days(d) cross join range(24) as hours(h)
cross join (select unnest(['events', 'members']) as subject) as subjects
""",
)


def fill(connection: duckdb.DuckDBPyConnection, sizes: Sizes) -> None:
    """Make the base tables and fill them."""
    loading.prepare(connection)
    for statement in FILL:
        named = {name for each in connection.extract_statements(statement) for name in each.named_parameters}
        connection.execute(statement, {name: getattr(sizes, name) for name in named})
    loading.replace_rows(connection, base.SIGNALS, known_event_types())


def grown(sizes: Sizes, names: tuple[str, ...], times: int) -> Sizes:
    """The same with so many times as much of the named."""
    return replace(sizes, **{name: getattr(sizes, name) * times for name in names})


AXES: Mapping[str, tuple[tuple[str, ...], Sizes, Sizes]] = {
    "days": (("days",), Sizes(days=60), Sizes(days=280)),
    "teams": (("teams",), Sizes(teams=3, members=20, days=100), Sizes(teams=12)),
    "members and roster lines": (
        ("members", "lines"),
        Sizes(members=60, lines=60, days=100),
        Sizes(members=6_250, lines=6_250, events=50),
    ),
    "what a member has": (
        ("events", "status_events", "snapshots", "groups"),
        Sizes(events=10, status_events=4, snapshots=10, groups=4),
        Sizes(members=200, events=50, status_events=10, snapshots=45, groups=4),
    ),
    "one shared id and name": (
        ("members", "lines"),
        Sizes(members=60, lines=60, events=0, days=100, shared_id=True, shared_name=True),
        Sizes(members=6_250, lines=6_250, events=0, shared_id=True, shared_name=True),
    ),
    "one shared address": (
        ("members", "lines"),
        Sizes(members=60, lines=60, events=0, days=100, shared_address=True),
        Sizes(members=6_250, lines=6_250, events=0, shared_address=True),
    ),
    "loads": (("loads",), Sizes(loads=5, teams=2), Sizes(loads=45, teams=100, members=10)),
    "exclusions and decisions": (
        ("exclusions", "decisions"),
        Sizes(exclusions=8, decisions=20, members=400),
        Sizes(exclusions=31, decisions=500, members=8_000, events=0),
    ),
}
"""By name: what grows, the sizes of a test, and those of the bench; four and sixteen times as much are made of them."""
