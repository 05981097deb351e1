-- One row per size: members by the bytes that they use, and how many of those bytes belong to seats that could go.
select
  size,
  count(team_member_id) as members,
  coalesce(sum(used_bytes), 0) as used_bytes,
  count(*) filter (where is_candidate) as candidates,
  coalesce(sum(used_bytes) filter (where is_candidate), 0) as candidates_bytes
from (
  select
    unnest(['nothing', 'below 1 GB', '1 to 10 GB', '10 to 100 GB', '100 GB to 1 TB', '1 TB or more', 'not read']) as size,
    unnest([1, 2, 3, 4, 5, 6, 7]) as place
)
left join (
  select
    storage.team_member_id,
    used_bytes,
    candidates.team_member_id is not null as is_candidate,
    case
      when used_bytes is null then 'not read'
      when used_bytes = 0 then 'nothing'
      when used_bytes < 1e9 then 'below 1 GB'
      when used_bytes < 1e10 then '1 to 10 GB'
      when used_bytes < 1e11 then '10 to 100 GB'
      when used_bytes < 1e12 then '100 GB to 1 TB'
      else '1 TB or more'
    end as size
  from member_storage as storage
  semi join seats on seats.team = storage.team and seats.team_member_id = storage.team_member_id
  left join reclaim_candidates as candidates
    on candidates.team = storage.team and candidates.team_member_id = storage.team_member_id
  where storage.team = $team
) using (size)
group by size, place
order by place
