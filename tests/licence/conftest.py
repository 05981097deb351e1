"""The warehouses that the tests of the licence tables ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.licence.hand_made import AS_OF, TWELVE, HandMade, read_csv


@pytest.fixture
def warehouse() -> Iterator[HandMade]:
    """Empty base tables, and the event types that the product knows."""
    made = HandMade()
    made.known_types()
    yield made
    made.con.close()


@pytest.fixture
def acme(warehouse: HandMade) -> HandMade:
    """A declared team on a plan with file events, its log read for 400 days and settled but for the last three."""
    warehouse.declare()
    warehouse.plan()
    warehouse.read_days(date(2025, 9, 27), date(2026, 10, 28))
    warehouse.read_days(date(2026, 10, 29), date(2026, 11, 1), settled=False, read_at=AS_OF)
    return warehouse


@pytest.fixture(scope="session")
def twelve_members() -> Iterator[HandMade]:
    """The twelve members of ``twelve_members/given``, with all licence tables made."""
    made = HandMade()
    for path in sorted((TWELVE / "given").glob("*.csv")):
        made.con.execute(f'insert into "{path.stem}" by name {read_csv(path)}')
    made.read_days(date(2025, 9, 27), date(2026, 10, 28), read_at=AS_OF)
    made.read_days(date(2026, 10, 29), date(2026, 11, 1), settled=False, read_at=AS_OF)
    made.make()
    yield made
    made.con.close()
