-- One row per line of $seats, $teams and $days, in place of those of decisions.csv that the tables know: its place.
select
  generate_subscripts($seats, 1) - 1 as line,
  unnest($seats) as seat,
  unnest(cast($teams as varchar[])) as team,
  unnest(cast($days as date[])) as decided_date
