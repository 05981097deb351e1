-- One row per contradiction of the roster file.
select
  kind,
  team,
  coalesce(email, team_member_id) as seat,
  external_id,
  line,
  other_line,
  lines,
  seats,
  case kind
    when 'left_and_still_there'
      then
        coalesce(email, team_member_id) || ' in ' || team || ': line ' || other_line || ' says that the person left, line '
        || line || ' does not.'
    else
      'Several people have the external_id ' || external_id || ' ('
      || case when lines = 1 then 'line ' || line else lines || ' lines, ' || line || ' to ' || other_line end
      || case when seats = 1 then ', and 1 seat' else ', and ' || seats || ' seats' end || '): it means nobody.'
  end as told
from roster_contradictions
order by kind, team, seat, external_id, line, other_line
