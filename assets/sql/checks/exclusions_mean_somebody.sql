-- One row per exclusion that holds and means nobody.
select
  number,
  exclusions.team,
  coalesce(person, "group", pattern) as whom,
  nobody_because,
  reason,
  owner,
  'Exclusion ' || number || ' (' || coalesce('person ' || person, 'group ' || "group", 'pattern ' || pattern)
  || coalesce(', team ' || exclusions.team, '') || ') means nobody: '
  || case nobody_because
    when 'no_such_team' then coalesce(teams_alike.words, 'no team is called so')
    when 'no_such_group' then 'no group that was read is called so'
    when 'empty_group' then 'the group has no members'
    when 'removed' then 'who is meant was removed from the team'
    when 'no_such_member' then 'no member has this address or id'
    else 'no member has such an address'
  end || '.' as told
from exclusion_matches
join exclusions using (number)
left join teams_alike on teams_alike.written = exclusions.team
where nobody_because <> 'not_read'
order by number
