-- One row per seat that is to be left alone, with the first exclusion in the file that says so.
select team, team_member_id, number, reason, owner, until_date
from (select team, team_member_id, number from exclusion_matches where is_taken)
join (select number, reason, owner, until_date from exclusions) using (number)
