-- One row per event type that was seen in any team or that the product knows.
with by_category as (
  select
    event_type,
    event_category,
    min(occurred_at) as first_seen_at,
    max(occurred_at) as last_seen_at,
    count(*) as events
  from events
  group by event_type, event_category
),
seen as (
  select
    event_type,
    first(event_category order by last_seen_at desc, event_category nulls last) as newest_category,
    coalesce(
      bool_or(
        event_category in (
          'file_operations', 'sharing', 'comments', 'paper', 'showcase', 'file_requests', 'signatures'
        )
      ),
      false
    ) as shows_content,
    min(first_seen_at) as first_seen_at,
    max(last_seen_at) as last_seen_at,
    cast(sum(events) as bigint) as events
  from by_category
  group by event_type
)
select
  event_type,
  case when signals.signal is null then seen.newest_category else signals.event_category end as event_category,
  coalesce(signals.signal, case when seen.shows_content then 'content' else 'unclassified' end) as signal,
  signals.signal is not null as is_known,
  seen.first_seen_at,
  seen.last_seen_at,
  coalesce(seen.events, 0) as events,
  signals.kind,
  signals.deliberate,
  signals.product
from signals
full join seen using (event_type)
