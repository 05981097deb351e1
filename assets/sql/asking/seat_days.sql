-- One row per seat that is meant and UTC day on which the member acted, the newest first.
select daily.*
from member_activity_daily as daily
join meant_seats using (team, team_member_id)
order by activity_date desc, team, team_member_id
