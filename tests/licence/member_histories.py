"""Made-up lives of members, and what a log and rosters would tell of them; the truth of any day by brute force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.licence.hand_made import AS_OF, HandMade

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
DAYS = 140
BEGIN = datetime(AS_OF.year, AS_OF.month, AS_OF.day) - DAYS * DAY
LONG_AGO = datetime(2000, 1, 1)
PRESENT = ("active", "invited", "suspended")
NEXT = {
    None: ("invited", "invited", "active"),
    "invited": ("active", "active", "active", "removed"),
    "active": ("suspended", "removed"),
    "suspended": ("active", "removed"),
    "removed": ("active", "under a new id"),
}
MOMENTS = st.one_of(
    st.integers(0, DAYS * 86_400 - 1),
    st.integers(0, DAYS - 1).map(lambda day: day * 86_400),  # midnight belongs to the day that begins
    st.integers(0, DAYS - 1).map(lambda day: day * 86_400 + 86_399),
)


@dataclass
class Life:
    """One membership: when its status and type became what, and when the member used something."""

    name: str
    account: str
    emails: list[tuple[datetime, str]]
    statuses: list[tuple[datetime, str]] = field(default_factory=list)
    types: list[tuple[datetime, str]] = field(default_factory=list)
    uses: list[datetime] = field(default_factory=list)

    def status_at(self, moment: datetime) -> str | None:
        return next((status for at, status in reversed(self.statuses) if at <= moment), None)

    def type_at(self, moment: datetime) -> str:
        return next(kind for at, kind in reversed(self.types) if at <= moment)

    def email_at(self, moment: datetime) -> str:
        return next(email for at, email in reversed(self.emails) if at <= moment)

    def since(self, status: str, moment: datetime) -> datetime | None:
        """When the status was last reached; of active, when it was first: that is the joining."""
        reached = [at for at, each in self.statuses if each == status and at <= moment]
        return (reached[0] if status == "active" else reached[-1]) if reached else None


@st.composite
def lives(draw: st.DrawFn) -> list[Life]:
    """Up to six people; who returns under a new id has a further life, and addresses move between people."""
    found: list[Life] = []
    for person in range(draw(st.integers(1, 6))):
        moments = sorted(draw(st.lists(MOMENTS, min_size=1, max_size=7, unique=True)))
        life = _life(draw, person, 1)
        found.append(life)
        status: str | None = None
        for seconds in moments:
            at = BEGIN + timedelta(seconds=seconds)
            status = draw(st.sampled_from(NEXT[status]))
            if status == "under a new id":
                life = _life(draw, person, len(found) + 10)
                found.append(life)
                status = "active"
            life.statuses.append((at, status))
    for life in found:
        life.uses = [at for at in life.uses if life.status_at(at) == "active"]
    return found


def _life(draw: st.DrawFn, person: int, number: int) -> Life:
    addresses = st.sampled_from(["a@acme.test", "b@acme.test"])
    life = Life(f"p{person}.{number}", f"account {person}", [(LONG_AGO, draw(addresses))])
    if draw(st.booleans()):
        life.emails.append((BEGIN + timedelta(seconds=draw(MOMENTS)), draw(addresses)))
    first = draw(st.sampled_from(["full", "full", "limited"]))
    life.types.append((LONG_AGO, first))
    if draw(st.booleans()):
        other = "limited" if first == "full" else "full"
        life.types.append((BEGIN + timedelta(seconds=draw(MOMENTS)), other))
    life.uses = sorted(BEGIN + timedelta(seconds=each) for each in draw(st.lists(MOMENTS, max_size=6)))
    return life


@dataclass
class Telling:
    """How a product learns of lives: since when it has the log, when it read rosters, what is left out or late."""

    log_from: date
    snapshots: list[date]
    snapshot_hour: int
    omits_previous: tuple[str, ...]
    """Events that tell what somebody became, and not what was before."""
    repeats: str
    """How often each event is told: once, twice, or a second time without what was before."""
    removal: str
    has_file_events: bool
    late_days: int

    def fill(self, warehouse: HandMade, people: list[Life]) -> None:
        """Write what was read until ``AS_OF`` into the base tables."""
        warehouse.declare()
        warehouse.plan(has_team_file_events=self.has_file_events)
        settled_to = AS_OF.date() - 4 * DAY
        warehouse.read_days(self.log_from, settled_to)
        warehouse.read_days(settled_to + DAY, AS_OF.date(), settled=False, read_at=AS_OF)
        for day in self.snapshots:
            file = {"dataset": "members", "team": "acme", "day": day, "path": "p", "size_bytes": 1, "mtime_ns": 1}
            warehouse.add("lake_files", file)
            read = {"run_id": str(day), "team": "acme", "subject": "members", "state": "done", "load_date": day}
            moment = self._read_at(day)
            warehouse.add("loads", read | {"started_at": moment, "finished_at": moment})
        warehouse.add("member_snapshots", *(row for day in self.snapshots for row in self._roster(people, day)))
        warehouse.add("member_status_events", *(event for life in people for event in self._events(life)))
        uses = [(at, life.name) for life in people for at in life.uses if at.date() >= self.log_from]
        warehouse.add("events", *(warehouse.event_row(at, name) for at, name in uses))

    def _read_at(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, self.snapshot_hour)

    def _roster(self, people: list[Life], day: date) -> Iterator[dict[str, Any]]:
        moment = self._read_at(day)
        for life in people:
            status = life.status_at(moment)
            if status is None:
                continue
            yield HandMade.member_row(
                life.name,
                snapshot_date=day,
                account_id=None if status == "invited" else life.account,
                email=life.email_at(moment),
                status=status,
                membership_type=life.type_at(moment),
                joined_on=life.since("active", moment),
                invited_on=life.since("invited", moment) if status == "invited" else None,
                suspended_on=life.since("suspended", moment) if status == "suspended" else None,
            )

    def _events(self, life: Life) -> list[dict[str, Any]]:
        told = [
            self._event(life, at, "member_change_status", before or "not_joined", status)
            for (at, status), before in zip(life.statuses, [None, *(each for _, each in life.statuses)], strict=False)
        ]
        told += [
            self._event(life, at, "member_change_membership_type", life.types[0][1], kind)
            for at, kind in life.types[1:]
            if life.status_at(at) is not None
        ]
        shown = [event for event in told if self._is_shown(event["occurred_at"])]
        again = {"once": [], "twice": shown, "half": [event | {"previous_value": None} for event in shown]}
        return shown + again[self.repeats]

    def _is_shown(self, at: datetime) -> bool:
        return at.date() >= self.log_from and at < AS_OF - self.late_days * DAY

    def hides_a_change(self, people: list[Life]) -> bool:
        """Whether something changed after the last roster from before the log, of which no event tells."""
        rosters = [self._read_at(day) for day in self.snapshots if day < self.log_from]
        changes = [at for life in people for at, _ in (*life.statuses, *life.types)]
        return bool(rosters) and any(at > rosters[-1] and not self._is_shown(at) for at in changes)

    def _event(self, life: Life, at: datetime, kind: str, before: str, after: str) -> dict[str, Any]:
        return {
            "team": "acme",
            "event_date": at.date(),
            "occurred_at": at,
            "event_type": kind,
            "team_member_id": life.name,
            "account_id": life.account,
            "previous_value": None if after in self.omits_previous else before,
            "new_value": self.removal if after == "removed" else after,
        }


def truth_of(people: list[Life], day: date, log_from: date) -> dict[str, int]:
    """The position at a day's end, by looking at everybody."""
    end = datetime(day.year, day.month, day.day) + DAY
    last = end - timedelta(microseconds=1)
    now = [(life, life.status_at(last)) for life in people]
    active = [life for life, status in now if status == "active"]
    uses = {life.name: [at for at in life.uses if at <= last and at.date() >= log_from] for life in active}
    figures = {
        "assigned": sum(status in PRESENT and life.type_at(last) == "full" for life, status in now),
        "active_members": len(active),
        "invited": sum(status == "invited" for _, status in now),
        "suspended": sum(status == "suspended" for _, status in now),
        "never_active": sum(not uses[life.name] for life in active),
    }
    for days in (30, 60, 90):
        since = end - days * DAY
        used = [life for life in active if any(at >= since for at in uses[life.name])]
        long_here = [life for life in active if (life.since("active", last) or since) <= since]
        figures[f"active_{days}"] = len(used)
        figures[f"idle_{days}"] = len([life for life in long_here if life not in used])
    return figures


AGES = st.sets(st.integers(0, 135), max_size=12)
"""How many days ago rosters were read; the newest is of the day itself."""

TELLINGS = st.builds(
    Telling,
    log_from=st.integers(-3, 100).map(lambda days: (BEGIN + days * DAY).date()),
    snapshots=st.sets(st.integers(0, 135), max_size=12).map(
        lambda ages: sorted(AS_OF.date() - age * DAY for age in ages | {0})
    ),
    snapshot_hour=st.sampled_from([0, 9]),
    omits_previous=st.sampled_from([(), (), ("removed",), ("active", "suspended", "removed", "full", "limited")]),
    repeats=st.sampled_from(["once", "twice", "half"]),
    removal=st.sampled_from(["removed", "removed", "moved_to_another_team"]),
    has_file_events=st.booleans(),
    late_days=st.sampled_from([0, 0, 1, 3]),
)
