"""Who pays for which part of a team's cost."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import CURRENCY, count, money

_DEPARTMENT = Column(
    "department", "VARCHAR", "Where its people work, by the roster file; the group, where there is none; NULL: the rest"
)
_COST_CENTRE = Column(
    "cost_centre", "VARCHAR", "Who pays, by the roster file or by the rule for the rest; NULL: not known"
)
_BASIS = Column(
    "basis",
    "VARCHAR",
    "Why it pays: todays_roster (its people had the seats; where they work is what the roster says now), todays_group "
    "(the same by groups, without a roster); no_department: people of whom neither tells one; no_member: seats that no "
    "member has; rest: both of these, on the cost centre that [chargeback] declares",
)

CHARGEBACK_DAILY = Table(
    "chargeback_daily",
    "declared team, UTC day of costs_daily and payer; the rows of a day add up to its cost",
    (
        TEAM,
        Column("cost_date", "DATE", "The UTC day"),
        _DEPARTMENT,
        _COST_CENTRE,
        count("seats", "Seats that its people had at the day's end; of the rest, the seats that it consists of"),
        money("cost", "Its part of the day's cost, by [chargeback] with a part of the rest"),
        CURRENCY,
        _BASIS,
    ),
    key=("team", "cost_date", "department", "cost_centre", "basis"),
    purpose="Which department pays what, day by day.",
)

CHARGEBACK_MONTHLY = Table(
    "chargeback_monthly",
    "declared team, calendar month and payer; the rows of a month add up to its invoice",
    (
        TEAM,
        Column("month", "DATE", "The first day of the month"),
        _DEPARTMENT,
        _COST_CENTRE,
        count("seat_days", "The seats of its days, added up"),
        money("cost", "What its days come to"),
        CURRENCY,
        _BASIS,
        money("planned_cost", "What of that is of days after as_of, with the seats of today; NULL: nothing"),
    ),
    key=("team", "month", "department", "cost_centre", "basis"),
    purpose="Which department pays what each month.",
)
