-- One row per team whose difference to Dropbox's count has grown, or changed sides, and no members could explain it.
select
  team,
  vendor_used,
  assigned,
  difference,
  difference_before,
  len(could_explain) as could_explain,
  team || ': Dropbox counts ' || vendor_used || ' used licences, we count ' || assigned || '; before, the difference was '
  || coalesce(difference_before, 0) || '. Only ' || len(could_explain) || ' members could explain it.' as told
from reconciliation
where not is_explained
  and difference not between least(coalesce(difference_before, 0), 0) and greatest(coalesce(difference_before, 0), 0)
order by team
