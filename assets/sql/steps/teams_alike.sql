-- One row per team's name in a list of the home that no team bears: that it is wrong, in words, and which may be meant.
with written as (
  select team from decision_lines where team is not null
  union
  select team from exclusions where team is not null
  union
  select team from invoice_lines
),
known as (
  select team from teams
  union
  select team from connections
),
compared as (
  select
    written.team as written,
    known.team,
    typing_slips(written.team, known.team) as slips
  from written
  left join known on true
  anti join known as same on same.team = written.team
)
select
  written,
  'no team is called ' || written
  || coalesce(
    ' (is it ' || min_by(team, slips) || '?)',
    ' (there are: ' || string_agg(team, ', ' order by team) || ')',
    ''
  ) as words
from compared
group by written
