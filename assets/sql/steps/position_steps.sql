-- One row per team, figure and day on which spans of members begin or end: by how many the figure changes on that day.
with alike as (
  -- Spans of the same days count once, with all their members.
  select team, figure, from_date, to_date, sum(members) as members
  from member_spans
  group by all
),
within_reach as (
  -- What began before the reach of the log and the rosters counts from its first day on.
  select team, figure, greatest(from_date, first_date) as from_date, to_date, members, last_date
  from alike
  join position_reach using (team)
  where first_date is not null and greatest(from_date, first_date) < to_date
)
select team, figure, from_date as position_date, members as step from within_reach where from_date <= last_date
union all
select team, figure, to_date, -members from within_reach where to_date <= last_date
