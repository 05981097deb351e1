"""What decides a company: the same plan gives the same company, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class CompanyPlan:
    """A company to simulate.

    Attributes:
        name: the connection's name.
        seed: decides all chance.
        members: memberships ever, removed and invited ones included.
        groups: groups.
        days: days of history before ``until``.
        events_a_day: events of the whole team on a mean day.
        until: the present of the simulation.
        hostile: whether names, ids and events are as odd as the API allows.
        file_events: whether the plan logs file events.
        product_seats: seats of other products than Dropbox, which the log alone tells of.
        shares: whether it tells whose links, shares, requests and legal holds begin and end, by their ids.
        future_days: the simulation goes on so long after ``until``, for tests that move the clock.
    """

    name: str = "acme"
    seed: int = 1
    members: int = 120
    groups: int = 12
    days: int = 400
    events_a_day: int = 150
    until: datetime = datetime(2026, 11, 1, 9, tzinfo=UTC)
    hostile: bool = False
    file_events: bool = True
    product_seats: int = 0
    shares: bool = False
    future_days: int = 0

    @property
    def begins_at(self) -> datetime:
        """The first moment of the history."""
        return (self.until - timedelta(days=self.days)).replace(hour=0, minute=0, second=0, microsecond=0)

    @property
    def ends_at(self) -> datetime:
        """The last moment of the simulation."""
        return self.until + timedelta(days=self.future_days)
