-- One row per line of invoices.csv whose until may be the day after its last one, as many billing systems print it:
-- the first of a month, or the day of the month on which the invoice begins.
select line, until_date, until_date - 1 as last_date
from invoice_lines
where until_date > from_date and day(until_date) in (1, day(from_date))
