"""All that is read of a Dropbox team, declared once: whatever lists subjects is derived from here.

What Dropbox is asked for stands in ``resources.access``, the columns in ``tables.lake``. A new subject is an entry in
each of the three and a reader; CONTRIBUTING.md has the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from assets.contracts import Table
from assets.tables import base, lake, offboarding, own_files
from resources import access
from resources.access import Access

if TYPE_CHECKING:
    from assets.reading.loads import Outcome
    from assets.reading.team_reading import TeamReading


@dataclass(frozen=True)
class Target:
    """A base table that a dataset's rows go to.

    Attributes:
        table: its contract.
        date_column: its column for the day of the file.
        where: which rows of the files.
        select: the file in ``assets/sql`` that makes its rows of ``arriving_rows``, those of the lake's files;
            empty: columns of the same names.
        types: the types of events whose JSON the select reads; of all others it does not arrive.
        parameters: what the select names with ``$``.
    """

    table: Table
    date_column: str = "snapshot_date"
    where: str = "true"
    select: str = ""
    types: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """A folder of the lake.

    Attributes:
        files: the contract of its files, which has the folder's name.
        targets: what it is loaded to; the first is what its asset shows.
        asset: the asset in Dagster, and the licence table that is made of it; empty: it has none of its own.
    """

    files: Table
    targets: tuple[Target, ...]
    asset: str = ""


@dataclass(frozen=True)
class Freshness:
    """How old a reading may become: from when on the UI warns, and from when on it counts as failed."""

    warn_after: timedelta
    fail_after: timedelta


DIRECTORY = Freshness(timedelta(hours=30), timedelta(days=2))
"""The daily schedule reads it; a roster older than two days misleads: who left looks idle, who is new is missing."""
LOG = Freshness(timedelta(hours=3), timedelta(hours=6))
"""The hourly schedule reads it."""


@dataclass(frozen=True)
class Subject:
    """Something that is read of a team in one step.

    Attributes:
        access: its name, its permissions, its routes and the lake's folders.
        datasets: what it fills; the first counts as its own.
        reader: the function that reads it of one team, as ``module:function``: this page stays free of what readers
            need, since nearly everything imports it.
        words: what an analyst should know beside what one row is.
        fresh_for: how old it may become.
        needs: the assets that must be read before.
        takes_days: whether a run may choose days of it.
    """

    access: Access
    datasets: tuple[Dataset, ...]
    reader: str
    words: str
    fresh_for: Freshness = DIRECTORY
    needs: tuple[str, ...] = ()
    takes_days: bool = False

    @property
    def name(self) -> str:
        """Its name: of the step in Dagster, and in ``loads``."""
        return self.access.subject

    @property
    def read(self) -> Callable[[TeamReading], Outcome]:
        """The function that reads it of one team."""
        return resolve_name(self.reader)  # type: ignore[no-any-return]


def _from_json(table: Table, types: Iterable[str], /, **parameters: object) -> Target:
    """A table that the select of its name makes of the JSON of events of some types."""
    return Target(table, "event_date", select=table.name, types=tuple(types), parameters=parameters)


def _daily(files: Table, asset: str, table: str, one_row_per: str, purpose: str) -> Dataset:
    """A folder of the lake with a file for each team and day, and the base table that all its days make."""
    return Dataset(files, (Target(base.snapshots(table, files, one_row_per, purpose)),), asset)


TEAM_INFO = Subject(
    access.TEAM_INFO,
    (
        _daily(
            lake.TEAM_INFO,
            "team_info",
            "team_info",
            "team and day",
            "What Dropbox says that a team bought and uses, by day.",
        ),
    ),
    "assets.reading.team_info:read_team_info",
    "Seats purchased and used by Dropbox's own count, and whether the plan logs file events.",
)
MEMBERS = Subject(
    access.MEMBERS,
    (
        _daily(
            lake.MEMBERS,
            "members",
            "member_snapshots",
            "member and day on which the members were read, removed members too",
            "Who was on the team, with which status, by day.",
        ),
        _daily(
            lake.MEMBERSHIPS,
            "group_members",
            "membership_snapshots",
            "group, member and day on which the members were read",
            "Who was in which group, by day.",
        ),
    ),
    "assets.reading.members:read_members",
    "From one listing of all members, removed ones too.",
)
GROUPS = Subject(
    access.GROUPS,
    (
        _daily(
            lake.GROUPS,
            "groups",
            "group_snapshots",
            "group and day on which the groups were read",
            "Which groups there were, by day.",
        ),
    ),
    "assets.reading.groups:read_groups",
    "Who is in them is in group_members.",
)
MEMBER_STORAGE = Subject(
    access.MEMBER_STORAGE,
    (
        _daily(
            lake.STORAGE,
            "member_storage",
            "storage_snapshots",
            "member and day on which the storage was read",
            "How much each member stored, by week.",
        ),
    ),
    "assets.reading.member_storage:read_member_storage",
    "Read again weekly, one call a member.",
    needs=("members",),
)
EVENTS = Subject(
    access.EVENTS,
    (
        Dataset(
            lake.EVENTS,
            (
                Target(base.EVENTS, "event_date", "reason is null"),
                Target(base.EVENT_QUARANTINE, "event_date", "reason is not null"),
                _from_json(base.MEMBER_STATUS_EVENTS, base.STATUS_TYPES, types=base.STATUS_TYPES),
                _from_json(base.PRODUCT_EVENTS, base.PRODUCT_TYPES, types=base.PRODUCT_TYPES),
                _from_json(
                    offboarding.OFFBOARDING_EVENTS, offboarding.OFFBOARDING_TYPES, kinds=offboarding.OFFBOARDING_KINDS
                ),
            ),
            "events",
        ),
    ),
    "assets.reading.events:read_events",
    "Read by whole UTC days, each replaced whole; the lake keeps its JSON as keep_event_json says. To read days "
    "again, launch the job reread (Jobs, reread): the last seven, or others by the arrow beside its button.",
    LOG,
    takes_days=True,
)

SUBJECTS = (TEAM_INFO, MEMBERS, GROUPS, MEMBER_STORAGE, EVENTS)
"""In the order in which a run shows them."""
LOADS = Dataset(lake.LOADS, (Target(base.LOADS, "load_date"),))
"""What became of each reading; every reading adds to it."""

READ = tuple(dataset for subject in SUBJECTS for dataset in subject.datasets)
"""The datasets that are read from Dropbox. Each has an asset."""
DATASETS = (*READ, LOADS)
"""All that the lake holds."""
BASE_TABLES = (
    *own_files.ALL,
    *(target.table for dataset in READ for target in dataset.targets),
    base.EVENT_DAYS,
    base.LOADS,
    base.LAKE_FILES,
    base.CHANGED_DAYS,
    base.ACTIVITY_BASIS,
    base.USE_MONTHS,
    base.SIGNALS,
)
"""All tables that DuckDB loads; ``event_json`` is a view."""
