-- One row per line of invoices.csv: what its days should have cost, and what explains the difference.
with expected as (
  select
    invoices.line,
    sum(costs.cost) as expected,
    count(costs.cost) as known_days,
    min(costs.cost_date) as first_date,
    invoices.until_date - invoices.from_date + 1 as days
  from invoice_lines as invoices
  left join costs_daily as costs
    on costs.team = invoices.team and costs.cost_date between invoices.from_date and invoices.until_date
  group by all
),
compared as (
  select
    invoices.*,
    connections.team is not null as is_declared,
    connections.currency as contract_currency,
    coalesce(invoices.currency = connections.currency, true) as is_same_currency,
    known_days,
    days,
    first_date,
    case when is_same_currency and known_days = days then cast(expected as decimal(18, 2)) end as expected,
    cast(amount as decimal(18, 2)) as invoiced,
    cast((invoiced - expected.expected) * 100 as bigint) as difference_cents,
    2 * abs(difference_cents) <= days + 1 as is_rounding,
    coalesce(format('; if until ({}) is the day after the last, write {}', ends.until_date, ends.last_date), '') as hint
  from invoice_lines as invoices
  join expected on expected.line = invoices.line
  left join connections on connections.team = invoices.team
  left join ends_after_last as ends on ends.line = invoices.line
),
choices as (
  -- Each set of the first eight things that may be billed otherwise, of one event one at most.
  select
    compared.line,
    mask,
    bit_count(mask) as things,
    difference_cents - sum(facts.cents) as rest,
    string_agg(format('{} ({:+.2f})', facts.words, facts.cents / 100), '; ' order by facts.number) as words
  from compared
  cross join (select unnest(range(1, 256)) as mask)
  join invoice_facts as facts on facts.line = compared.line and facts.number < 8 and (mask >> facts.number) & 1 = 1
  where compared.expected is not null and difference_cents <> 0
  group by compared.line, mask, difference_cents
  having count(*) = things and count(distinct facts.event) = things
),
again as (
  -- Lines that are there more than once, and not taken back by as many credit notes: so much is seen without their cost.
  select
    one.line,
    'line ' || string_agg(format('{} ({:+.2f})', other.line, other.amount), ', ' order by other.line)
    filter (other.amount > 0) as others,
    sum(sign(other.amount)) * one.amount as too_much
  from invoice_lines as one
  join invoice_lines as other
    on other.team = one.team
    and other.from_date = one.from_date
    and other.until_date = one.until_date
    and abs(other.amount) = one.amount
    and other.currency is not distinct from one.currency
    and other.line <> one.line
  where one.amount > 0
  group by one.line, one.amount
  having too_much > 0
),
explained as (
  -- The fewest things that come to the difference, but for what rounding each day can make.
  select choices.*
  from choices
  join compared on compared.line = choices.line
  where 2 * abs(rest) <= days + 1
  qualify row_number() over (partition by choices.line order by abs(rest) > 1, things, abs(rest), mask) = 1
)
select
  compared.line,
  compared.team,
  compared.from_date,
  compared.until_date,
  compared.invoiced,
  compared.expected,
  cast(compared.invoiced - compared.expected as decimal(18, 2)) as difference,
  case
    when not is_declared then 'no such team is declared in connections.toml'
    when not is_same_currency then format('the contract is in {}', contract_currency)
    when known_days < days
      then format('what {} of its {} days cost is not known{}', days - known_days, days, hint)
    when difference_cents = 0 then 'it agrees'
    when not is_rounding and together.agrees and together_cents <> 0
      then format('it agrees {}; rounding ({:+.2f})', with_others, together_cents / 100)
    when not is_rounding and together.agrees then 'it agrees ' || with_others
    when explained.line is not null and rest <> 0 then format('{}; rounding ({:+.2f})', words, rest / 100)
    when explained.line is not null then words
    when is_rounding then 'rounding of days'
    when together.line is not null and again_words is null
      then format('nothing that is known explains it; {} it is {:+.2f}{}', with_others, together_cents / 100, hint)
    else 'nothing that is known explains it' || hint
  end || coalesce('; but ' || coalesce(again_words, same_words), '') as explanation,
  coalesce(compared.currency, contract_currency) as currency,
  compared.seats as invoiced_seats,
  cast(compared.tax as decimal(18, 2)) as tax,
  case
    when compared.expected is not null
      then is_rounding or explained.line is not null or coalesce(together.agrees, false)
  end as is_explained,
  cast(together_cents * decimal '0.01' as decimal(18, 2)) as together_difference,
  together.agrees as agrees_together,
  coalesce(again_words, same_words) is not null as is_billed_twice
from compared
left join explained on explained.line = compared.line
left join invoices_together as together on together.line = compared.line
left join (
  select line, format('{} bills the same days again: together it is {:.2f} too much', others, too_much) as same_words
  from again
) as again on again.line = compared.line and compared.expected is null
