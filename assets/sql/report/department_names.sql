-- One row per department that has a seat: of several spellings of its name the one that is least in capitals.
select max(trim(department)) as department
from seats
where name_key(department) is not null and consumes_seat
group by name_key(department)
order by department
