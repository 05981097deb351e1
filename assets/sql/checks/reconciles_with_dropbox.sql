-- One row per team whose seats Dropbox counts otherwise than we do.
select team, vendor_used, assigned, reconciliation_delta
from licence_position
where reconciliation_delta <> 0
order by team
