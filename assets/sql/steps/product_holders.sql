-- One row per event of a product: whose seat it is about, and how that is known.
with told as (
  -- Names in the form in which they are compared, and with their parts turned round.
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
  select
    team,
    team_member_id,
    max(account_id) as account_id,
    max(coalesce(joined_on, cast(valid_from as timestamp))) as since,
    name_key(display_name) as bears
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
    max(coalesce(joined_on, cast(valid_from as timestamp))) as since,
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
  -- Who bears a name alone, by the list of members and by events that tell id and name: one person, though perhaps of
  -- several memberships, the oldest first.
  select
    team,
    bears,
    case
      when count(distinct coalesce(account_id, team_member_id)) = 1
        then list({'team_member_id': team_member_id, 'since': since} order by since, team_member_id)
    end as memberships
  from (
    select team, team_member_id, account_id, since, bears from listed_names
    union all
    select by_id.team, certain_id as team_member_id, listed.account_id, listed.since, told_key as bears
    from by_id
    left join listed on listed.team = by_id.team and listed.team_member_id = certain_id
    where certain_id is not null and told_key is not null
  )
  group by team, bears
),
borne as (
  -- The memberships of whoever alone bears the name, whichever of its parts comes first.
  select
    by_id.*,
    case
      when straight.bears is null then turned.memberships
      when turned.bears is null or turned.memberships = straight.memberships then straight.memberships
    end as memberships
  from by_id
  left join bearers as straight on straight.team = by_id.team and straight.bears = told_key
  left join bearers as turned on turned.team = by_id.team and turned.bears = turned_key
),
held as (
  -- Possible: the membership of that time.
  select
    * exclude (memberships),
    coalesce(
      certain_id,
      list_filter(memberships, lambda each: each.since <= occurred_at)[-1].team_member_id,
      memberships[1].team_member_id
    ) as holder_id,
    coalesce(holder_id, 'named ' || least(told_key, turned_key), 'nobody') as holder
  from borne
)
select held.*, listed.display_name, listed.is_gone
from held
left join listed on listed.team = held.team and listed.team_member_id = held.holder_id
