"""Settled months of events for other engines: files that are made from the lake's days, and never the truth.

    events_by_month/_manifest.json                              what each file was made of; Spark passes it over
    events_by_month/month=YYYY-MM/shard=NN/data.parquet         data-01.parquet and so on, where a month is large

A month is made again when a day of it changed. A file is replaced only in the version that was seen, and one that is
not the version that the manifest names is made again: so no process can leave older events in the place of newer ones.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from assets.for_engines.manifest import Column, moment, read_struct, write_struct
from assets.for_engines.month_files import EVENTS, write_month
from assets.for_engines.table_files import shard_name
from assets.selects import select_of
from resources.clock import naive
from resources.shards import shard_of
from resources.storage.lake import Lake
from resources.storage.object_store import Changed
from resources.storage.queries import Tables
from resources.storage.table_places import TablePlace

LOGGER = logging.getLogger("dropbox_licences.for_engines")
FOLDER = "events_by_month"
KEY = f"{FOLDER}/_manifest.json"
_FORM = sha256(str(EVENTS.signature).encode()).hexdigest()[:8]
"""Another version of the product may write other columns: then all months are made again."""


class EventsFile(msgspec.Struct):
    """A Parquet file: its path within ``events_by_month``, its rows and size, and the version that was written."""

    path: str
    rows: int
    size_bytes: int
    version: str


class Month(msgspec.Struct):
    """A month of a shard: of which teams and how many of their days it is, and a digest of what it was made of.

    ``is_settled``: nothing of it can change any more; else a team could not be read to its end for ten days.
    """

    month: str
    shard: int
    teams: list[str]
    days: int
    is_settled: bool
    made_of: str
    files: list[EventsFile] = []

    @property
    def place(self) -> tuple[str, int]:
        """What it is the file of."""
        return self.month, self.shard

    @property
    def folder(self) -> str:
        """Where its files are, within ``events_by_month``."""
        return f"month={self.month}/{shard_name(self.shard)}"


class Manifest(msgspec.Struct):
    """All months, in order."""

    made_at: str
    columns: list[Column]
    months: list[Month]
    format: int = 1


class Months:
    """The months in a place, as they were found when this was made. The caller holds the lock."""

    def __init__(self, place: TablePlace, scratch: Path) -> None:
        self._place = place
        self._scratch = scratch
        manifest, self._seen = read_struct(place, KEY, Manifest, scratch)
        self._versions = {key: version for key, version in place.listing(FOLDER) if key != KEY}
        # A damaged manifest counts as missing, so that all months are made again.
        self._made = {each.place: each for each in manifest.months if self._is_as_noted(each)} if manifest else {}

    def bring_up_to_date(self, published: Tables, lake: Lake, shards: int, as_of: datetime) -> int:
        """Make those months again whose days changed, and delete those that the lake holds no more; returns how many.

        Args:
            published: the published tables, which tell the days.
            lake: where the days' files are.
            shards: how many there are.
            as_of: now.
        """
        wanted = {each.place: each for each in _wanted(published, shards, as_of)}
        kept = {place: each for place, each in self._made.items() if place in wanted}
        changed = [each for place, each in wanted.items() if place not in kept or kept[place].made_of != each.made_of]
        gone = self._made.keys() - kept.keys()
        self._made = kept
        try:
            for month in changed:
                self._make(month, published, lake)
                self._note()
            if gone:
                self._note()
            self._delete_strays()
        except Changed:
            LOGGER.warning("Months of events in %s: another process makes them; theirs stay", self._place.name)
        return len(changed)

    def forget(self, teams: set[str]) -> None:
        """Delete the months that hold one of the teams.

        Raises:
            Changed: another process makes them.
        """
        self._made = {place: each for place, each in self._made.items() if not teams & {*each.teams}}
        if self._strays():
            self._note()
            self._delete_strays()

    def _make(self, month: Month, published: Tables, lake: Lake) -> None:
        """Write a month's files; one whose days cannot be read stays as it is, and is tried again by the next run."""
        listed = published.ask(select_of("for_engines/days_of_month"), month=month.month, teams=month.teams).rows
        days = ((team, day, lake.path("events", team, day)) for team, day in listed)
        try:
            for path, rows in write_month(days, self._scratch):
                within = f"{month.folder}/{path.name}"
                key, size_bytes = f"{FOLDER}/{within}", path.stat().st_size
                self._versions[key] = version = self._place.put(key, path, self._versions.get(key))
                month.files.append(EventsFile(within, rows, size_bytes, version))
                path.unlink()
        except (FileNotFoundError, pa.ArrowException) as error:  # the day was just deleted, or is damaged
            LOGGER.warning("Events of %s were not put together, the next run tries again: %s", month.month, error)
            if month.files:
                self._made.pop(month.place, None)  # some of its files are new, some old
            return
        self._made[month.place] = month

    def _note(self) -> None:
        """Write the manifest.

        Raises:
            Changed: another process has written it meanwhile.
        """
        columns = [Column(each.name, each.type, each.meaning) for each in EVENTS.columns]
        manifest = Manifest(moment(datetime.now(UTC)), columns, [self._made[place] for place in sorted(self._made)])
        self._seen = write_struct(self._place, KEY, manifest, self._scratch, self._seen)

    def _is_as_noted(self, month: Month) -> bool:
        return all(self._versions.get(f"{FOLDER}/{each.path}") == each.version for each in month.files)

    def _strays(self) -> set[str]:
        """Files that are of no month: of one that is gone, or a killed process's."""
        named = {f"{FOLDER}/{each.path}" for month in self._made.values() for each in month.files}
        return self._versions.keys() - named

    def _delete_strays(self) -> None:
        for key in self._strays():
            self._place.delete(key, self._versions.pop(key))


def _wanted(published: Tables, shards: int, as_of: datetime) -> Iterator[Month]:
    teams = [team for (team,) in published.ask("select distinct team from event_days").rows]
    numbers = [shard_of(team, shards) for team in teams]
    asked: dict[str, Any] = {"teams": teams, "shards": numbers, "as_of": naive(as_of)}
    for row in published.ask(select_of("for_engines/months_of_events"), **asked).dicts():
        yield Month(**row | {"made_of": f"{row['made_of']} {_FORM}"})
