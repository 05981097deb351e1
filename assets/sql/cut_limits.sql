-- One row per declared team: what keeps its purchase up, whatever the end of its contract.
with stored as (
  -- In bytes, so that nothing is a float: a millionth of a terabyte is a million bytes.
  select
    connections.team,
    team_storage.team_used_bytes,
    cast(storage_base_tb * 1000000 as hugeint) * 1000000 as base_bytes,
    cast(storage_per_seat_tb * 1000000 as hugeint) * 1000000 as per_seat_bytes,
    greatest(cast(team_used_bytes as hugeint) - coalesce(base_bytes, 0), 0) as beyond_base_bytes,
    -- Where seats bring no storage they hold none either.
    case
      when team_used_bytes is not null and per_seat_bytes > 0
        then cast((beyond_base_bytes + per_seat_bytes - 1) // per_seat_bytes as bigint)
    end as seats_needed_by_storage
  from connections
  left join team_storage on team_storage.team = connections.team
),
declared_ahead as (
  -- Where a term of fewer seats was agreed already, what it leaves out is neither there to be cut nor paid for any more.
  select terms.team, sum(order_of_cuts.seats_in_term) as seats
  from cut_order as order_of_cuts
  join contract_terms as terms on terms.team = order_of_cuts.team and terms.term = order_of_cuts.term
  where not terms.is_followed
  group by terms.team
)
select
  connections.team,
  position.seats_purchased,
  case
    when position.seats_purchased is not null
      then cast(least(position.seats_purchased, declared_ahead.seats) as bigint)
  end as seats_ahead,
  -- Seats that come free first make good what is assigned beyond those.
  case
    when position.available is not null
      then greatest(position.seats_purchased - position.available - seats_ahead, 0)
  end as assigned_beyond_purchase,
  connections.minimum_seats,
  stored.seats_needed_by_storage,
  case when seats_ahead is not null then greatest(seats_ahead - coalesce(connections.minimum_seats, 0), 0) end
    as seats_above_minimum,
  case when seats_ahead is not null then greatest(seats_ahead - coalesce(stored.seats_needed_by_storage, 0), 0) end
    as seats_above_storage,
  -- What is likely, not the most: a seat that lacks can be bought on any day, one too many is paid for until it renews again.
  forecast.likely as seats_needed_by_forecast,
  forecast.high as most_needed_by_forecast
from connections
left join licence_position as position on position.team = connections.team
left join stored on stored.team = connections.team
left join contracts on contracts.team = connections.team
left join declared_ahead on declared_ahead.team = connections.team
left join seat_forecast as forecast
  on forecast.team = connections.team and forecast.forecast_date = contracts.renewal_date
