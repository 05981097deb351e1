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
    damerau_levenshtein(name_key(written.team), known.team) as distance
  from written
  left join known on true
  anti join known as same on same.team = written.team
)
select
  written,
  'no team is called ' || written
  || coalesce(
    ' (is it ' || min_by(team, distance) filter (where distance <= 1 + length(written) // 5) || '?)',
    ' (there are: ' || string_agg(team, ', ' order by team) || ')',
    ''
  ) as words
from compared
group by written
