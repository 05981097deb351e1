-- One row per file of the lake that the tables rest on, of one team or of all (NULL), with its path within the lake.
select * replace (concat(dataset, '/team=', team, '/date=', day, '/data.parquet') as path)
from lake_files
where $team is null or team = $team
order by dataset, team, day
