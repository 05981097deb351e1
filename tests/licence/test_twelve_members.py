"""A team written by hand, with every licence table written by hand: they match to the cell.

What is given and expected is in ``twelve_members``; ``connections.csv`` and the rest are base tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.contracts import Table
from assets.tables import licence
from tests.licence import hand_made
from tests.licence.hand_made import TWELVE, HandMade, read_csv

BY_DAY = {"licence_position_daily", "threshold_curve", "seat_forecast", "forecast_backtest"}
"""Tables with hundreds of rows: written by hand are those on which something changes, and some between.

A forecast draws by chance, which no hand can follow. Written by hand is the normal distribution beside it: of 57 weeks
one fell by a seat and three rose by one, so the mean is 2/57 and the variance of a week 4/57 - (2/57)^2 = 0.069.
Seventeen weeks ahead that is a variance of 1.18, with the mean's own error (0.035 a week) 1.54; half of the paths rise
by 0.6, half do not: 9 + 0.3 - 1.28 x 1.28 = 7.7 and 9 + 0.3 + 1.28 x 1.28 = 10.9. Where that is within a tenth of a
half seat, no row is written.
"""


@pytest.mark.parametrize("table", licence.ALL, ids=lambda table: table.name)
def test_a_licence_table_matches_to_the_cell(twelve_members: HandMade, table: Table) -> None:
    path = TWELVE / "expected" / f"{table.name}.csv"
    assert tuple(path.read_text(encoding="utf-8").splitlines()[0].split(",")) == table.column_names
    twelve_members.con.execute(table.ddl.replace(f'"{table.name}"', "expected", 1))
    twelve_members.con.execute(f"insert into expected by name {read_csv(path)}")
    order = ", ".join(table.key)
    expected = twelve_members.dicts(f"select * from expected order by {order}")
    chosen = f"semi join expected using ({order})" if table.name in BY_DAY else ""
    assert twelve_members.dicts(f'select * from "{table.name}" {chosen} order by {order}') == expected


@pytest.fixture(scope="module")
def old_contract() -> Iterator[HandMade]:
    made = hand_made.twelve_members(old_contract=True)
    yield made
    made.close()


@pytest.mark.parametrize(
    "path", sorted((TWELVE / "old_contract" / "expected").glob("*.csv")), ids=lambda path: path.stem
)
def test_a_contract_of_price_renewal_and_notice_has_the_figures_that_it_always_had(
    old_contract: HandMade, path: Path
) -> None:
    """What stood here before contracts could have terms, add-ons and a commitment; its columns are still there."""
    (table,) = [each for each in licence.ALL if each.name == path.stem]
    columns, order = path.read_text(encoding="utf-8").splitlines()[0], ", ".join(table.key)
    old_contract.with_tables(table.name).execute(table.ddl.replace(f'"{table.name}"', "expected", 1))
    old_contract.con.execute(f"insert into expected by name {read_csv(path)}")
    expected = old_contract.dicts(f"select {columns} from expected order by {order}")
    chosen = f"semi join expected using ({order})" if table.name in BY_DAY else ""
    assert old_contract.dicts(f'select {columns} from "{table.name}" {chosen} order by {order}') == expected
