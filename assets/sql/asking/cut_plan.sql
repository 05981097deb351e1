-- One row per team that is asked for (NULL: all) and term of its contract that has not ended.
select *
from cut_plan
where $team is null or team = $team
order by team, can_give_notice desc nulls last, until_date nulls last, term
