-- One row per seat of another product that somebody was given: whose it is, since when and until when, its use, its price.
-- Its steps: product_holders says whose seat each event is about, product_spans lays them out from assignment to removal.
with kinds as (
  -- Whose types of events show the use of a product: Dash for "Dropbox Dash", Dropbox for "Dropbox" alone.
  select distinct product_key, signals.product as used_as
  from product_spans
  join (select distinct product, name_key(product) as word from signals where product is not null) as signals
    on case
      when word = 'dropbox' then product_key = word
      else list_contains(string_split_regex(product_key, '[^\pL\pN]+'), word)
    end
),
acts as (
  -- What the holders did: content and sign-ins are use as everywhere; of a product, so is what a person set up or opened.
  select
    events.team,
    actor_team_member_id as holder_id,
    signals.product as used_as,
    occurred_at,
    signals.signal = 'content' as is_content
  from events
  semi join (select distinct team, holder_id from product_spans) as holders
    on holders.team = events.team and holders.holder_id = events.actor_team_member_id
  join signals on signals.event_type = events.event_type
  where
    events.actor_kind in ('user', 'admin')
    and events.actor_type = 'team_member'
    and (signals.signal in ('content', 'sign_in') or (signals.signal = 'passive' and signals.deliberate))
),
used as (
  select seated.team, seat_number, max(acts.occurred_at) as last_used_at
  from product_spans as seated
  join kinds using (product_key)
  join acts on acts.team = seated.team and acts.holder_id = seated.holder_id and acts.used_as = kinds.used_as
  where
    acts.occurred_at >= coalesce(assigned_at, acts.occurred_at) and acts.occurred_at <= coalesce(removed_at, acts.occurred_at)
  group by seated.team, seat_number
),
used_dropbox as (
  select team, holder_id, max(occurred_at) as last_dropbox_used_at
  from acts
  where is_content and used_as in ('Dropbox', 'Paper')
  group by team, holder_id
),
named_kinds as (
  select product_key, string_agg(used_as, ', ' order by used_as) as used_as from kinds group by product_key
),
prices as (
  -- An add-on is the product of its name, with or without Dropbox's name before it and the word add-on behind it. One that
  -- the whole team pays once has no price by seat.
  select
    team,
    name_key(name) as addon_key,
    regexp_replace(addon_key, '^dropbox | add-?on$', '', 'g') as bare_key,
    case when per <> 'team' then price_month end as price_month,
    currency
  from contract_addons
),
priced as (
  select seated.team, seat_number, prices.price_month, prices.currency
  from product_spans as seated
  join prices
    on prices.team = seated.team and prices.bare_key = regexp_replace(product_key, '^dropbox | add-?on$', '', 'g')
  qualify
    row_number() over (partition by seated.team, seat_number order by addon_key = product_key desc, addon_key) = 1
)
select
  seated.team,
  seated.holder_id as team_member_id,
  coalesce(seated.display_name, seated.told_name) as member_name,
  seated.product_name as product,
  seated.assigned_at,
  seated.removed_at,
  seated.assigned_by_member_id,
  used.last_used_at,
  priced.price_month,
  priced.currency,
  case
    when seated.assigned_at is null then 'assumed'
    when seated.holder_id is null then 'unknown'
    when seated.is_certain then 'certain'
    else 'possible'
  end as certainty,
  seated.seat_number,
  seated.removed_at is null and not coalesce(seated.is_gone, false) as is_held,
  named_kinds.used_as,
  case
    when seated.holder_id is not null and named_kinds.used_as is not null and teams.has_events
      then used.last_used_at is null
  end as is_never_used,
  used_dropbox.last_dropbox_used_at
from product_spans as seated
left join teams on teams.team = seated.team
left join named_kinds on named_kinds.product_key = seated.product_key
left join used on used.team = seated.team and used.seat_number = seated.seat_number
left join used_dropbox on used_dropbox.team = seated.team and used_dropbox.holder_id = seated.holder_id
left join priced on priced.team = seated.team and priced.seat_number = seated.seat_number
