-- One row per seat about which a decision holds on the day of the figures: the newest, unless its end has passed.
select decisions.team, team_member_id, decided, decided_by, decided_date, until_date, note
from decisions
join licence_position as position using (team)
where is_newest and team_member_id is not null and coalesce(until_date >= cast(position.as_of as date), true)
