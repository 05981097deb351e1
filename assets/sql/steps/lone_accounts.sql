-- One row per account that stands for a member: one that no other membership ever had.
select team, account_id, min(team_member_id) as team_member_id
from member_history
where account_id is not null
group by team, account_id
having min(team_member_id) = max(team_member_id)
