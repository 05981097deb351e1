-- One row per line of invoices.csv that shares a day with another of its team: what all of them together differ by.
-- So a credit note, or an invoice for seats that were added, counts with the invoice that it belongs to.
with known as (
  select
    invoices.line,
    any_value(invoices.until_date - invoices.from_date + 1) as days,
    cast((any_value(invoices.amount) - sum(costs.cost)) * 100 as bigint) as cents,
    2 * abs(cents) <= days + 1 as agrees_alone
  from invoice_lines as invoices
  join costs_daily as costs
    on costs.team = invoices.team and costs.cost_date between invoices.from_date and invoices.until_date
  group by invoices.line
  having count(costs.cost) = days
),
comparable as (
  select invoices.*, known.agrees_alone
  from invoice_lines as invoices
  join connections on connections.team = invoices.team
  -- What could not be compared alone takes no others with it.
  join known on known.line = invoices.line
  where coalesce(invoices.currency = connections.currency, true)
),
begun as (
  select
    *,
    coalesce(
      from_date > max(until_date) over (
        partition by team order by from_date, until_date, line rows between unbounded preceding and 1 preceding
      ),
      true
    ) as begins
  from comparable
),
numbered as (
  select *, count(*) filter (where begins) over (partition by team order by from_date, until_date, line) as number
  from begun
),
spans as (
  -- The days of lines that overlap, one by one, have no gap.
  select
    team,
    number,
    min(from_date) as first_date,
    max(until_date) as last_date,
    last_date - first_date + 1 as days,
    sum(amount) as amount
  from numbered
  group by team, number
  having count(*) > 1
),
costs as (
  select spans.team, number, sum(costs.cost) as cost
  from spans
  join costs_daily as costs on costs.team = spans.team and costs.cost_date between first_date and last_date
  group by spans.team, number
)
select
  numbered.line,
  any_value(cast((spans.amount - costs.cost) * 100 as bigint)) as together_cents,
  2 * abs(together_cents) <= any_value(spans.days) + 1 as agrees,
  'together with line '
  || string_agg(format('{} ({:+.2f})', others.line, others.amount), ', ' order by others.line) as with_others,
  -- Lines for the same days that are each what these cost, or one line twice: unless a credit note makes it good.
  case
    when together_cents > 0 and not agrees
      then
        'line '
        || string_agg(format('{} ({:+.2f})', others.line, others.amount), ', ' order by others.line) filter (
          (numbered.from_date, numbered.until_date, numbered.amount) = (others.from_date, others.until_date, others.amount)
          or (
            numbered.agrees_alone
            and others.agrees_alone
            and numbered.from_date <= others.until_date
            and others.from_date <= numbered.until_date
          )
        )
        || format(' bills the same days again: together it is {:.2f} too much', together_cents / 100)
  end as again_words
from numbered
join spans on spans.team = numbered.team and spans.number = numbered.number
join costs on costs.team = numbered.team and costs.number = numbered.number
join numbered as others
  on others.team = numbered.team and others.number = numbered.number and others.line <> numbered.line
group by numbered.line
