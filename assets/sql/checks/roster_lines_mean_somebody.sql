-- One row per roster line that means nobody who has a seat or had one, unless the list may have such people.
select
  line,
  external_id,
  email,
  reason,
  'Line ' || line || coalesce(' (' || coalesce(email, external_id) || ')', '') || ': ' || reason || '.' as told
from roster_unmatched
where exists (from members)
  and (
    kind in ('no_identity', 'shared_external_id', 'shared_address')
    or kind = 'no_seat' and not exists (from roster_settings where people_without_seats)
  )
order by line
