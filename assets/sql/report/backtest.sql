-- One row per trial of the rule in the past: whom it would have cut, and who came back.
select
  days_ago,
  cut_date,
  count(*) as cut,
  count(*) filter (where came_back) as came_back
from backtest
where team = $team
group by days_ago, cut_date
order by days_ago
