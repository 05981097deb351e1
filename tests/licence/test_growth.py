"""No select grows faster than the tables that it reads: counted in rows, so that a busy machine changes nothing."""

from __future__ import annotations

import pytest

from assets.warehouse import licensing
from bench.selects import MOST, exponents
from bench.sized_tables import AXES

EACH_DAY_WITH_EACH = """
with days as (select team, event_date, read_at from event_days)
select team, max(read_at) as read_until
from days
join (select team, event_date as other_date from days) as others using (team)
where event_date <= other_date + 1
group by team
"""


@pytest.mark.parametrize("axis", AXES)
def test_no_select_grows_faster_than_what_it_reads(axis: str) -> None:
    found = exponents(axis, counted=True, all_times=(4, 16))
    assert found, "nothing is big enough to say something"
    assert not {name: told for name, told in found.items() if told[1] > MOST}


def test_a_select_that_joins_each_day_with_each_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that the teams' select had: an hourly run on twelve years of log took 2 GB."""
    select_of = licensing.select_of
    monkeypatch.setattr(licensing, "select_of", lambda name: EACH_DAY_WITH_EACH if name == "teams" else select_of(name))
    _, exponent = exponents("days", counted=True, all_times=(4, 16), until="teams")["teams"]
    assert exponent > MOST
