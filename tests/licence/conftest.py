"""The warehouses that the tests of the licence tables ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.licence import hand_made
from tests.licence.hand_made import AS_OF, HandMade


@pytest.fixture(scope="session")
def emptied() -> Iterator[HandMade]:
    """One warehouse for all tests, each of which finds its base tables empty."""
    made = HandMade()
    yield made
    made.close()


@pytest.fixture
def warehouse(emptied: HandMade) -> HandMade:
    """Empty base tables, and the event types that the product knows."""
    return emptied.empty()


@pytest.fixture
def made_again() -> Iterator[HandMade]:
    """The same, for a test that looks at which tables there are, or changes what is none of its rows."""
    made = HandMade()
    made.known_types()
    yield made
    made.close()


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
    """The twelve members of ``twelve_members/given``."""
    made = hand_made.twelve_members()
    yield made
    made.close()
