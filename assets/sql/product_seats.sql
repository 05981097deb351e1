-- One row per seat of another product that somebody was given: whose it is, since when and until when, its use, its price.
with told as (
  select
    team,
    occurred_at,
    event_type in ('product_assigned_to_member', 'addon_assigned') as is_assigned,
    id_key(product) as product_name,
    coalesce(name_key(product), '') as product_key,
    id_key(concat_ws(' ', given_name, surname)) as told_name,
    name_key(concat_ws(' ', given_name, surname)) as told_key,
    name_key(concat_ws(' ', surname, given_name)) as turned_key,
    context_team_member_id,
    participant_team_member_id,
    actor_team_member_id
  from product_events
),
listed_names as (
  -- The names that each member ever had in the list of members, in teams that have such events.
  select team, team_member_id, max(account_id) as account_id, max(valid_from) as newest, name_key(display_name) as bears
  from member_history
  semi join product_events using (team)
  where display_name is not null
  group by all
),
listed as (
  select
    history.team,
    team_member_id,
    max(account_id) as account_id,
    max(valid_from) as newest,
    arg_max(display_name, valid_from) as display_name,
    coalesce(arg_max(status, valid_from) = 'removed', false) or bool_and(valid_to is not null) as is_gone
  from member_history as history
  semi join product_events using (team)
  group by history.team, team_member_id
),
actor_names as (
  select team, team_member_id, list(bears) as names from listed_names group by all
),
by_id as (
  -- Certain: the context, else the only participant. Not whoever acted, if the event names somebody else.
  select
    told.*,
    told_key is null or names is null or list_has_any(names, [told_key, turned_key]) as may_be_actor,
    coalesce(
      case when context_team_member_id is distinct from actor_team_member_id or may_be_actor then context_team_member_id end,
      case
        when participant_team_member_id is distinct from actor_team_member_id or may_be_actor
          then participant_team_member_id
      end
    ) as certain_id
  from told
  left join actor_names on actor_names.team = told.team and actor_names.team_member_id = told.actor_team_member_id
),
bearers as (
  -- Who bears a name alone: by the list of members, and by events that tell id and name. All memberships of one account
  -- are one person, whose newest membership counts.
  select
    team,
    bears,
    case
      when count(distinct coalesce(account_id, team_member_id)) = 1
        then arg_max(team_member_id, coalesce(newest, date '0001-01-01'))
    end as alone_id
  from (
    select team, team_member_id, account_id, newest, bears from listed_names
    union all
    select by_id.team, certain_id as team_member_id, listed.account_id, listed.newest, told_key as bears
    from by_id
    left join listed on listed.team = by_id.team and listed.team_member_id = certain_id
    where certain_id is not null and told_key is not null
  )
  group by team, bears
),
held as (
  -- Possible: whoever alone bears the name, whichever of its parts comes first.
  select
    by_id.*,
    coalesce(
      certain_id,
      case
        when straight.bears is null then turned.alone_id
        when turned.bears is null or turned.alone_id = straight.alone_id then straight.alone_id
      end
    ) as holder_id,
    coalesce(holder_id, 'named ' || least(told_key, turned_key), 'nobody') as holder
  from by_id
  left join bearers as straight on straight.team = by_id.team and straight.bears = told_key
  left join bearers as turned on turned.team = by_id.team and turned.bears = turned_key
),
changes as (
  -- What is said twice of a member counts once. Of people who cannot be told apart each event counts.
  select *
  from held
  qualify
    holder_id is null
    or is_assigned is distinct from lag(is_assigned)
      over (partition by team, holder, product_key order by occurred_at, not is_assigned)
),
counted as (
  select
    *,
    sum(case when is_assigned then 1 else -1 end)
      over (partition by team, holder, product_key order by occurred_at, not is_assigned rows unbounded preceding)
      as seats
  from changes
),
matched as (
  -- A removal that takes the seats below all that the log told before has its assignment before the log's reach.
  select
    *,
    is_assigned
    or seats >= least(
      0,
      min(seats) over (
        partition by team, holder, product_key
        order by occurred_at, not is_assigned
        rows between unbounded preceding and 1 preceding
      )
    ) as is_matched
  from counted
),
numbered as (
  -- The first removal ends the first assignment, and so on.
  select
    *,
    row_number() over (partition by team, holder, product_key, is_assigned, is_matched order by occurred_at) as number
  from matched
),
spans as (
  select
    begun.* exclude (occurred_at, certain_id),
    begun.occurred_at as assigned_at,
    ended.occurred_at as removed_at,
    begun.actor_team_member_id as assigned_by_member_id,
    begun.certain_id is not null and (ended.team is null or ended.certain_id is not null) as is_certain
  from numbered as begun
  left join numbered as ended
    on ended.team = begun.team
    and ended.holder = begun.holder
    and ended.product_key = begun.product_key
    and ended.number = begun.number
    and not ended.is_assigned
    and ended.is_matched
  where begun.is_assigned
  union all by name
  select
    * exclude (occurred_at, certain_id),
    occurred_at as removed_at,
    certain_id is not null as is_certain
  from numbered
  where not is_matched
),
seated as (
  select *, row_number() over (partition by team order by product_key, holder, assigned_at nulls first, removed_at) as seat_number
  from spans
),
kinds as (
  -- Whose types of events show the use of a product: Dash for "Dropbox Dash", Dropbox for "Dropbox" alone.
  select distinct product_key, signals.product as used_as
  from told
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
  semi join (select distinct team, holder_id from spans) as holders
    on holders.team = events.team and holders.holder_id = events.actor_team_member_id
  join signals on signals.event_type = events.event_type
  where
    events.actor_kind in ('user', 'admin')
    and events.actor_type = 'team_member'
    and (signals.signal in ('content', 'sign_in') or (signals.signal = 'passive' and signals.deliberate))
),
used as (
  select seated.team, seat_number, max(acts.occurred_at) as last_used_at
  from seated
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
  from seated
  join prices
    on prices.team = seated.team and prices.bare_key = regexp_replace(product_key, '^dropbox | add-?on$', '', 'g')
  qualify
    row_number() over (partition by seated.team, seat_number order by addon_key = product_key desc, addon_key) = 1
)
select
  seated.team,
  seated.holder_id as team_member_id,
  coalesce(listed.display_name, seated.told_name) as member_name,
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
  seated.removed_at is null and not coalesce(listed.is_gone, false) as is_held,
  named_kinds.used_as,
  case
    when seated.holder_id is not null and named_kinds.used_as is not null and teams.has_events
      then used.last_used_at is null
  end as is_never_used,
  used_dropbox.last_dropbox_used_at
from seated
left join teams on teams.team = seated.team
left join listed on listed.team = seated.team and listed.team_member_id = seated.holder_id
left join named_kinds on named_kinds.product_key = seated.product_key
left join used on used.team = seated.team and used.seat_number = seated.seat_number
left join used_dropbox on used_dropbox.team = seated.team and used_dropbox.holder_id = seated.holder_id
left join priced on priced.team = seated.team and priced.seat_number = seated.seat_number
