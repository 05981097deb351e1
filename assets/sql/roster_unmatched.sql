-- One row per roster line that no seat took, and per seat that took no roster line, if there is a roster.
with untaken as (
  -- The lines that no seat took.
  select line, any_value(has_left) as has_left, any_value(is_id_shared) as is_id_shared, count(team_member_id) as seats
  from roster_matches
  group by line
  having not bool_or(is_taken)
),
gone as (
  -- Whom Dropbox lists no more, too.
  select distinct id_key(external_id) as external_id, name_key(email) as email
  from member_history
  anti join (from members where status is distinct from 'removed') using (team, team_member_id)
),
present as (
  -- All addresses of the seats.
  select name_key(email) as email from members where status is distinct from 'removed'
  union
  select name_key(unnest(secondary_emails)) from members where status is distinct from 'removed'
),
judged as (
  -- Why no seat took the line: the first reason that holds.
  select
    roster_lines.line,
    external_id,
    email,
    has_left,
    case
      when seats > 0 then 'other_line_taken'
      when coalesce(id_key(external_id), name_key(email)) is null then 'no_identity'
      -- The address of a seat that matches nobody all the same: roster_matches says why.
      when name_key(email) in (select email from present where email is not null) then 'shared_address'
      when name_key(email) in (select email from gone where email is not null) then 'removed'
      when is_id_shared then 'shared_external_id'
      when id_key(external_id) in (select external_id from gone where external_id is not null) then 'removed'
      else 'no_seat'
    end as kind
  from roster_lines
  join untaken using (line)
)
select
  line,
  cast(null as varchar) as team,
  cast(null as varchar) as team_member_id,
  external_id,
  email,
  kind,
  case kind
    when 'other_line_taken' then 'another line was taken for its seat'
    when 'no_identity' then 'the line has neither external_id nor email'
    when 'removed' then 'its seat was removed'
    when 'shared_address' then 'several people have its address'
    when 'shared_external_id' then 'no seat by its address, and several people have its external_id'
    else case when has_left then 'no seat, and the person left' else 'no seat' end
  end as reason
from judged
union all
select
  cast(null as bigint) as line,
  team,
  team_member_id,
  external_id,
  email,
  'no_roster_line' as kind,
  'no roster line' as reason
from members
anti join (select team, team_member_id from roster_matches where is_taken) using (team, team_member_id)
where status is distinct from 'removed' and exists (from roster_lines)
