-- Seats of all enabled teams by verdict, and how many verdicts are proved.
select
  count(*) filter (where verdict = 'active') as active,
  count(*) filter (where verdict = 'idle') as idle,
  count(*) filter (where verdict = 'never_active') as never_active,
  count(*) filter (where verdict = 'new') as new,
  count(*) filter (where verdict = 'invited') as invited,
  count(*) filter (where verdict = 'suspended') as suspended,
  count(*) filter (where confidence = 'proved') as proved
from seats
semi join (select team from teams where enabled) using (team)
