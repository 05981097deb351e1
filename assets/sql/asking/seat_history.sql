-- One row per seat that is meant and change of its status or membership type, the newest first.
select history.*
from member_status_history as history
join meant_seats using (team, team_member_id)
order by changed_at desc, team, team_member_id
