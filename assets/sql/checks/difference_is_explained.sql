-- One row per team whose difference to Dropbox's count has grown, and no members could explain it.
select team, vendor_used, assigned, difference, difference_before
from reconciliation
where not is_explained and abs(difference) > abs(coalesce(difference_before, 0))
order by team
