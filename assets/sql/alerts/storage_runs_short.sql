-- One row per enabled team that uses nine tenths of the storage that it shares.
select
  storage.team,
  '' as about,
  storage.read_at as since_at,
  format(
    '{} % of the team''s storage are used: {:.1f} of {:.1f} TB',
    cast(floor(100 * cast(team_used_bytes as double) / team_allocated_bytes) as bigint),
    team_used_bytes / 1e12,
    team_allocated_bytes / 1e12
  ) as what,
  case
    when limits.seats_needed_by_storage is not null
      then format('Free storage, or keep the seats that bring it: it takes {}', limits.seats_needed_by_storage)
    else 'Free storage, or buy some'
  end as cure
from team_storage as storage
join connections on connections.team = storage.team
left join cut_limits as limits on limits.team = storage.team
where connections.enabled
  and storage.team_allocated_bytes > 0
  and storage.team_used_bytes >= 0.9 * storage.team_allocated_bytes
