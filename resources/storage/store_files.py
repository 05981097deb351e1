"""A lake that an object store keeps: its folder is a copy, which may be lost at any time and is brought up to date.

What keeps two writers apart is the write itself: an object is replaced only in the version that this process saw when
it last took the team's lock. Locks (``locks``) save Dropbox's calls; nothing rests on them for truth.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from uuid import uuid4

from resources.access import DATASETS
from resources.errors import FixSetup, TryLater
from resources.storage.disk import disk_errors
from resources.storage.kept_versions import KeptVersions
from resources.storage.known_coverage import Identity
from resources.storage.lake_files import FolderFiles
from resources.storage.lake_places import FETCHED, SET_ASIDE, VERSIONS, LakePlaces, Place, place_of
from resources.storage.object_store import Changed, ObjectStore

FETCHED_AT_ONCE = 16
_FETCHED_SECONDS = 3600.0
"""A partial copy that was not written to for this long is being fetched by nobody."""


class StoreFiles(FolderFiles):
    """The files that a store keeps, and their copy in the folder ``root``.

    ``own``: the home's own lake, of which no team may be left behind; None: it is just being moved.
    """

    def __init__(self, store: ObjectStore, root: Path, own: Path | None = None) -> None:
        super().__init__(root)
        self.store = store
        self._places = LakePlaces(root)
        self._own = LakePlaces(own) if own else None
        self._seen: dict[tuple[str, str], dict[date, str]] = {}
        self._proving = threading.Lock()
        self._is_proved = False

    def make_ready(self) -> None:
        """Make the folder; once a run, see that the store honours conditions, and that no team is left behind.

        Raises:
            FixSetup: it does not, or the home has a lake of its own with teams that the store does not know.
        """
        super().make_ready()
        with self._proving:
            if not self._is_proved:
                self._clear_fetched()
                self.store.prove()
                if self._own:
                    self._refuse_left_behind(self._own)
                self._is_proved = True

    def _refuse_left_behind(self, places: LakePlaces) -> None:
        """Refuse a home whose own lake has teams that the store does not have: somebody forgot to move it.

        Raises:
            FixSetup: there are such teams.
        """
        own = {team for dataset in DATASETS for team in places.teams(dataset)}
        left = [team for team in sorted(own) if not any(self._objects_of(team))]
        if left:
            came_back = f"{places.root} holds teams that are not there: {', '.join(left)}"
            cure = "Move them: dropbox-licences move-lake; or put that folder somewhere else"
            raise FixSetup(f"Using the lake in {self.store.name}", came_back, cure)

    def _clear_fetched(self) -> None:
        """Remove what killed processes were fetching."""
        for path in (self.root / FETCHED).glob("*"):
            with suppress(FileNotFoundError):  # another process was just fetching it
                if path.stat().st_mtime < time.time() - _FETCHED_SECONDS:
                    path.unlink()

    def _objects_of(self, team: str) -> Iterator[bool]:
        """Whether the store has anything of a team, data set by data set."""
        return (bool(next(self.store.listing(f"{name}/team={team}"), None)) for name in DATASETS)

    def look_again(self, team: str) -> None:
        """Forget which versions were seen of a team."""
        for dataset, name in list(self._seen):
            if name == team:
                self._seen.pop((dataset, name), None)

    def bring(self, dataset: str, team: str | None = None) -> None:
        """Fetch what is new or changed in the store, and delete from the copy what is gone there."""
        if team and (dataset, team) in self._seen:
            return
        found: dict[str, dict[date, str]] = {each: {} for each in [team] if each}
        found |= {each: {} for each in self._places.teams(dataset) if not team}
        for key, version in self.store.listing(f"{dataset}/team={team}" if team else dataset):
            if place := place_of(key):
                found.setdefault(place.team, {})[place.day] = version
        wanted = [each for name, days in found.items() for each in self._differing(dataset, name, days)]
        with ThreadPoolExecutor(FETCHED_AT_ONCE, thread_name_prefix="fetch") as threads:
            fetched = list(threads.map(self._fetch, wanted))
        for place, kept in zip(wanted, fetched, strict=True):
            if kept is None:
                del found[place.team][place.day]
            else:
                found[place.team][place.day] = kept
        self._seen.update({(dataset, name): days for name, days in found.items()})

    def put(self, staged: Path, target: Path) -> None:
        """Write the object in the place of the version that was seen; then the copy."""
        place = self._place(target)
        seen = self._seen_of(place)
        with self._as_seen(place):
            seen[place.day] = self.store.put(place.key, staged, seen.get(place.day))
        self._keep(staged, place, seen[place.day])

    def remove(self, path: Path) -> None:
        """Delete the object that was seen, and its copy; what was set aside as it is."""
        place = place_of(self._key(path))
        if place is None:
            self.store.delete(self._key(path))
        elif version := self._seen_of(place).get(place.day):
            with self._as_seen(place):
                self.store.delete(place.key, version)
            del self._seen_of(place)[place.day]
        super().remove(path)

    def set_aside(self, path: Path, target: Path) -> None:
        """Move the object, and its copy.

        Raises:
            TryLater: the object is whole, only its copy was damaged; it was fetched again.
        """
        place = self._place(path)
        damaged = path.read_bytes()
        version = self._fetch(place)
        if version is not None and path.read_bytes() != damaged:
            tried, came_back = f"Reading {path}", f"this copy was damaged; it was fetched again from {self.store.name}"
            raise TryLater(tried, came_back, "Run again")
        if version is not None:
            with self._as_seen(place):
                self.store.move(place.key, self._key(target), version)
            super().set_aside(path, target)
        self._seen_of(place).pop(place.day, None)

    def set_aside_files(self) -> list[Path]:
        """The store's, by the paths that their copies would have."""
        return sorted(self.root / key for key, _ in self.store.listing(SET_ASIDE) if key.endswith(".parquet"))

    def _differing(self, dataset: str, team: str, days: Mapping[date, str]) -> list[Place]:
        """The files of a team whose copy is not the version that the store has; what it has not goes from the copy."""
        here = {day: Identity.of(facts) for day, _, facts in self._places.files(dataset, team)}
        for day in here.keys() - days.keys():
            super().remove(self.root / Place(dataset, team, day).key)
        known = self._versions(dataset, team).read(here)
        return [Place(dataset, team, day) for day, version in days.items() if known.get(day) != version]

    def _fetch(self, place: Place) -> str | None:
        """Fetch a file; returns its version, which may be a newer one than was listed. None: it is gone."""
        staged = self.root / FETCHED / uuid4().hex
        staged.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            staged.touch(mode=0o600)
            version = self.store.fetch(place.key, staged)
            if version is not None:
                self._keep(staged, place, version)
        finally:
            staged.unlink(missing_ok=True)
        return version

    def _keep(self, staged: Path, place: Place, version: str) -> None:
        """Make a file the copy of an object. It need not last: what a power cut takes is fetched again."""
        target = self.root / place.key
        with disk_errors(target):
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            staged.replace(target)
            self._versions(place.dataset, place.team).add(place.day, version, Identity.of(target.lstat()))

    def _versions(self, dataset: str, team: str) -> KeptVersions:
        return KeptVersions(self.root / VERSIONS / f"{dataset}-{team}")

    def _seen_of(self, place: Place) -> dict[date, str]:
        self.bring(place.dataset, place.team)
        return self._seen[place.dataset, place.team]

    @contextmanager
    def _as_seen(self, place: Place) -> Iterator[None]:
        """Whatever is changed in the block is what was seen, or is left alone.

        Raises:
            TryLater: it is not.
        """
        try:
            yield
        except Changed:
            self._seen.pop((place.dataset, place.team), None)
            tried, came_back = f"Writing {place.key} of {self.store.name}", "another process has written it meanwhile"
            raise TryLater(tried, came_back, "What they wrote stays; run again") from None

    def _key(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _place(self, path: Path) -> Place:
        place = place_of(self._key(path))
        if place is None:
            raise ValueError(path)
        return place
