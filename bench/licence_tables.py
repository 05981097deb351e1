"""All licence tables of a big team: 100,000 members, 730 days, 20 million rows of daily activity. Seconds and memory.

``python -m bench.licence_tables [--members 100000] [--use 200] [--memory 1500MB]``. The base tables are made up in
DuckDB, with so many days of use for each member; nothing is read or served. ``--memory`` is DuckDB's share.
A second run follows in which one day of the log changed: of the activity only that day's rows are made again.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from assets.tables import base, licence
from assets.warehouse import licensing, loading
from assets.warehouse.event_types import known_event_types
from bench.figures import compare, cpu_seconds, forget_peak, peak_mib

AS_OF = datetime(2026, 11, 1, 9, tzinfo=UTC)
DAYS = 730
DAYS_OF_USE = 200
"""Days on which a member did something: 100,000 members make 20 million rows."""

FILL = """
insert into connections by name select 'big' as team, true as enabled, 800 as history_days, 72 as settle_hours,
  90 as idle_after_days, 15 as price_per_seat_month, 'EUR' as currency, date '2027-03-01' as renewal_date;
insert into contract_prices by name select 'big' as team, date '0001-01-01' as valid_from, 15 as price_per_seat_month;
insert into team_info by name select 'big' as team, date '2026-11-01' as snapshot_date, 110000 as num_licensed_users,
  $members as num_used_licenses, true as has_team_file_events;
insert into member_snapshots by name select
  'big' as team, date '2026-11-01' as snapshot_date, printf('dbmid:%038d', n) as team_member_id,
  printf('dbid:%035d', n) as account_id, 'member' || n || '@big.example.com' as email, 'Member ' || n as display_name,
  case when n % 50 = 0 then 'removed' when n % 51 = 0 then 'suspended' when n % 52 = 0 then 'invited' else 'active' end
    as status,
  'full' as membership_type, [] as roles, [] as secondary_emails, [] as verified_emails,
  case when n % 52 > 0 then timestamp '2024-01-01' + to_days(cast(hash(n) % 900 as integer)) end as joined_on,
  status <> 'removed' as consumes_seat
from range($members) as numbers(n);
insert into roster_lines by name select
  n as line, email, 'Department ' || n % 40 as department, 'CC-' || n % 200 as cost_centre,
  case when n % 70 = 0 then 'left' else 'active' end as status
from member_snapshots cross join (select cast(split_part(account_id, ':', 2) as bigint) as n) where n % 20 > 0;
insert into exclusions by name select
  n as number, 'svc' || n || '-*@big.example.com' as pattern, 'a robot' as reason, 'it' as owner
from range(50) as numbers(n);
insert into member_status_events by name select
  'big' as team, cast(occurred_at as date) as event_date, 'member_change_status' as event_type, team_member_id,
  case step when 0 then 'active' when 1 then 'suspended' else 'active' end as previous_value,
  case step when 0 then 'suspended' when 1 then 'active' else 'removed' end as new_value, occurred_at
from (
  select team_member_id, step, timestamp '2026-06-01' + to_days(cast(hash(team_member_id) % 50 + step * 30 as integer))
    as occurred_at, status
  from member_snapshots cross join range(3) as steps(step)
)
where step < 2 or status = 'removed';
insert into offboarding_events by name select
  'big' as team, timestamp '2026-01-01' + to_days(cast(thing_number as integer)) as occurred_at,
  cast(occurred_at as date) as event_date,
  ['link', 'folder', 'paper_doc'][1 + thing_number % 3] as thing, if(half = 0, 'begins', 'ends') as change,
  [printf('dbmid:%038d', n)] as member_ids, ['id:' || n || '/' || thing_number] as thing_ids, 'reader' as access_level
from range($members) as numbers(n) cross join range(20) as things(thing_number) cross join range(2) as halves(half)
where half = 0 or hash(n + thing_number) % 3 = 0;
"""
ACTIVITY = """
insert into member_activity_daily by name select
  'big' as team, printf('dbmid:%038d', n) as team_member_id,
  cast($last - cast((day * 730 // $use + hash(n * 1000 + day) % 3) as integer) as date) as activity_date,
  3 as content_events, 1 as sign_ins, 0 as passive_events, 0 as other_events,
  activity_date + interval 12 hours as last_content_at, activity_date + interval 9 hours as last_sign_in_at,
  activity_date + interval 12 hours as last_at,
  1 as read_events, 2 as write_events, 0 as share_events, 0 as comment_events, 0 as sign_events,
  last_content_at as last_deliberate_at, last_content_at as last_used_at,
  ['file_edit', 'file_add', 'file_preview', 'shared_link_view'][1 + n % 4] as last_activity_type,
  ['desktop', 'mobile', 'web'][1 + (n + day) % 3] as last_activity_client,
  last_activity_client = 'desktop' as on_desktop, last_activity_client = 'mobile' as on_mobile,
  last_activity_client = 'web' as on_web, false as on_api
from range($members) as numbers(n) cross join range($use) as days(day)
-- Some fell asleep: of a tenth nothing is there for the last months.
where n % 10 > 0 or day > 60
"""


ACTIVITY_RESTS_ON = (licence.MEMBER_HISTORY, licence.EVENT_TYPES, licence.MEMBER_ACTIVITY_DAILY)


def _fill(connection: duckdb.DuckDBPyConnection, members: int, days_of_use: int) -> None:
    loading.prepare(connection)
    for statement in FILL.split(";\n"):
        if statement.strip():
            wanted = {"members": members} if "$members" in statement else {}
            connection.execute(statement, wanted)
    loading.replace_rows(connection, base.SIGNALS, known_event_types())
    last = AS_OF.date()
    days = [last - timedelta(days=index) for index in range(DAYS)]
    moment = AS_OF.replace(tzinfo=None)
    loading.insert_rows(
        connection, base.EVENT_DAYS, [_day(day, moment, settled=day < last - timedelta(days=4)) for day in days]
    )
    licensing.make_licence_tables(connection, AS_OF, ACTIVITY_RESTS_ON)  # it is noted; then the rows are put there
    connection.execute(ACTIVITY, {"members": members, "use": days_of_use, "last": last})
    connection.execute("insert into changed_days by name select team, event_date from event_days")
    licensing.sum_changed_months(connection)
    connection.execute("delete from changed_days")


def _day(day: date, moment: datetime, *, settled: bool) -> dict[str, object]:
    return {"team": "big", "event_date": day, "rows": 0, "read_at": moment, "settled": settled}


CHANGE = """
delete from events where event_date = $day;
insert into events by name select 'big' as team, $day as event_date, $day + interval 12 hours as occurred_at,
  'file_edit' as event_type, 'file_operations' as event_category, 'user' as actor_kind, 'team_member' as actor_type,
  team_member_id as actor_team_member_id
from member_snapshots where status = 'active';
insert into changed_days by name select 'big' as team, $day as event_date;
"""


def _rows(connection: duckdb.DuckDBPyConnection, which: str, day: date) -> int:
    counted = connection.execute(f"select count(*) from {which} $day", {"day": day})  # noqa: S608
    (rows,) = counted.fetchone() or (0,)
    return int(rows)


def _after_a_changed_day(connection: duckdb.DuckDBPyConnection) -> None:
    """A daily run: on one day every active member edits a file. Seconds, and which rows of activity are made again."""
    day = AS_OF.date() - timedelta(days=2)
    others = _rows(connection, "member_activity_daily where activity_date <>", day)
    for statement in CHANGE.strip().removesuffix(";").split(";\n"):
        connection.execute(statement, {"day": day})
    started = time.perf_counter()
    licensing.make_licence_tables(connection, AS_OF, (licence.MEMBER_ACTIVITY_DAILY,))
    seconds = time.perf_counter() - started
    made = _rows(connection, "member_activity_daily where activity_date =", day)
    assert made == _rows(connection, "events where event_date =", day)
    assert others == _rows(connection, "member_activity_daily where activity_date <>", day)
    print(f"one day changed: {made:,} rows of member_activity_daily made again, {others:,} left alone")
    compare("activity after one changed day", seconds, "s", at_most=5.0)
    compare("all licence tables after it", seconds + _make(connection, by_table=False), "s", at_most=60.0)


def _make(connection: duckdb.DuckDBPyConnection, *, by_table: bool) -> float:
    began = time.perf_counter()
    if by_table:
        for table in licence.ALL:
            started, used = time.perf_counter(), cpu_seconds()
            licensing.make_licence_tables(connection, AS_OF, (table,))
            print(f"  {table.name}: {time.perf_counter() - started:.2f} s, {cpu_seconds() - used:.2f} CPU-s")
    else:
        licensing.make_licence_tables(connection, AS_OF)
    return time.perf_counter() - began


def _look_at_candidates(connection: duckdb.DuckDBPyConnection, members: int) -> None:
    """Some seats can go and most cannot: when a new column was empty here, nobody was in use and times said nothing."""
    (found,) = connection.execute("select count(*) from reclaim_candidates").fetchone() or (0,)
    print(f"{found:,} seats can go")
    assert 0.05 < found / members < 0.2, "the made-up company is no company any more: is a column of ACTIVITY missing?"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--members", type=int, default=100_000)
    arguments.add_argument("--use", type=int, default=DAYS_OF_USE)
    arguments.add_argument("--memory", default="1500MB")
    told = arguments.parse_args()
    with TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "work.duckdb")) as connection:
        connection.execute("set threads = 2")
        _fill(connection, told.members, told.use)
        connection.execute(f"set memory_limit = '{told.memory}'")
        forget_peak()
        (rows,) = connection.execute("select count(*) from member_activity_daily").fetchone() or (0,)
        print(f"{rows:,} rows of member_activity_daily, {told.members:,} members")
        used = cpu_seconds()
        seconds = _make(connection, by_table=True)
        print(f"all licence tables: {cpu_seconds() - used:.1f} CPU-s")
        _look_at_candidates(connection, told.members)
        compare("all licence tables", seconds, "s", at_most=60.0)
        _after_a_changed_day(connection)
        compare("peak", peak_mib(), "MiB", at_most=2048.0)


if __name__ == "__main__":
    main()
