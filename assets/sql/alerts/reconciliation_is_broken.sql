-- One row per enabled team whose seats Dropbox counts otherwise than we do, and no members could explain it.
with broken as (
  select reconciliation.*
  from reconciliation
  join connections using (team)
  where connections.enabled and difference <> 0 and not is_explained
),
differences as (
  select daily.team, daily.position_date, info.num_used_licenses - daily.assigned as difference
  from licence_position_daily as daily
  join team_info as info on info.team = daily.team and info.snapshot_date = daily.position_date
),
beginnings as (
  select differences.team, min(differences.position_date) as first_date
  from differences
  where
    differences.difference <> 0
    and differences.position_date > coalesce(
      (
        select max(equal.position_date)
        from differences as equal
        where equal.team = differences.team and equal.difference = 0
      ),
      date '0001-01-01'
    )
  group by differences.team
)
select
  broken.team,
  '' as about,
  coalesce(cast(beginnings.first_date as timestamp), broken.as_of) as since_at,
  format(
    'Dropbox counts {} licences used, we count {} seats assigned, and {} members could explain it',
    broken.vendor_used,
    broken.assigned,
    len(broken.could_explain)
  ) as what,
  'Compare the table seats with the members'' page of the Dropbox admin console; see the table reconciliation' as cure
from broken
left join beginnings using (team)
