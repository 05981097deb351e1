-- Whose reading failed in the runs $run_ids, why, and the cure: a row for each team and reason.
select
    team,
    string_agg(subject, ', ' order by started_at, subject) as subjects,
    error,
    cure
from loads
where state = 'failed' and list_contains($run_ids::varchar[], run_id)
group by team, error, cure
order by team, subjects
