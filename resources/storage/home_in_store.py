"""The files that people write, the same on every machine of a lake in a store.

They are beside the lake, in ``home/``, from the first ``dropbox-licences share`` on. Each home remembers the state in
which it and the store agreed last. What has changed on one side since is taken by the other; what has changed on both
is refused, since nobody knows which is meant.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from resources.errors import FixSetup, TryLater
from resources.home import Home
from resources.storage.locks import OF_THE_HOME, hold
from resources.storage.which_lake import SHARED, copy_of_store, no_store, open_store
from resources.storage.whole_files import whole_file

if TYPE_CHECKING:
    from resources.storage.object_store import ObjectStore


@dataclass(frozen=True)
class _State:
    """A file as it was on both sides: the digest of its content here, its version in the store."""

    digest: str | None = None
    version: str | None = None


def agree(home: Home) -> None:
    """Bring the files of the home and those in the store to one state; nothing where nobody shares them.

    Raises:
        TryLater: the store cannot be reached, or another machine writes at this moment.
        FixSetup: a file was changed on both sides, or the store refuses.
    """
    with _agreement(home) as agreement:
        if agreement:
            agreement.agree(home.written_by_people)


@contextmanager
def edited_for_all(home: Home, purpose: str) -> Iterator[None]:
    """Within the block the files of the home are as all machines have them; afterwards all have what it changed.

    No other process of this home changes them meanwhile, with a store or without, or takes others' files: the block
    would write what it has read over them.

    Args:
        home: whose files.
        purpose: what is changed, for those who wait.

    Raises:
        TryLater, FixSetup: as ``agree``; TryLater too if another process was at it for ten minutes.
    """
    with _agreement(home, purpose) as agreement:
        if agreement:
            agreement.agree(home.written_by_people)
        yield
        if agreement:
            agreement.agree(home.written_by_people)


def share(home: Home, names: Iterable[str] = ()) -> list[str]:
    """Put the files of this home beside the lake, for all machines; returns the names of those that are there now.

    Args:
        home: where they are.
        names: files that are meant as they are here, whatever other machines have; without them each file that is not
            there yet.

    Raises:
        TryLater, FixSetup: as ``agree``; no store is named, or a name is not that of a file that people write.
    """
    paths = {path.name: path for path in home.written_by_people}
    for name in names:
        if name not in paths:
            raise FixSetup(
                f"Sharing {name}", "it is not one of the files that people write", f"Name: {', '.join(paths)}"
            )
    with _agreement(home, begins=True) as agreement:
        if agreement is None:
            raise no_store("Sharing the files of the home")
        for name in names:
            agreement.put(paths[name])
        agreement.agree(path for path in paths.values() if path.name not in names)
        return sorted(agreement.there)


@contextmanager
def _agreement(home: Home, edits: str = "", *, begins: bool = False) -> Iterator[_Agreement | None]:
    """The agreement of this home with its store, locked; None: there is no store, or nobody shares files in it yet.

    ``edits``: what whoever asks changes in this home, which is locked without a store too. ``begins``: whoever asks is
    the first to share.
    """
    store = open_store(home.lake_store) if home.lake_store else None
    if store is None and not edits:
        yield None
        return
    with hold(home, f"{OF_THE_HOME}files", edits or "sharing the files of the home"):
        there = _there(store, home) if store else {}
        if store is None or not (there or begins):
            yield None
            return
        folder = copy_of_store(home) / SHARED
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        agreement = _Agreement(store, folder, there)
        try:
            yield agreement
        finally:
            agreement.remember()


def _there(store: ObjectStore, home: Home) -> dict[str, str]:
    """The files that are in the store, by name: the version of each."""
    names = {path.name for path in home.written_by_people}
    found = ((key.rpartition("/")[2], version) for key, version in store.listing(SHARED))
    return {name: version for name, version in found if name in names}


class _Agreement:
    """What was agreed upon, and how the two sides come together again."""

    def __init__(self, store: ObjectStore, folder: Path, there: dict[str, str]) -> None:
        self._store, self._folder = store, folder
        self.there = there
        self._known: dict[str, _State] = {}
        with suppress(OSError, ValueError, TypeError):  # may be lost: then what is equal on both sides is agreed upon
            states = json.loads((folder / "agreed.json").read_text(encoding="utf-8"))
            self._known = {name: _State(*state) for name, state in states.items()}
        self._kept = dict(self._known)

    def remember(self) -> None:
        """Keep what was agreed upon, if that is more than what is kept."""
        if self._known == self._kept:
            return
        with whole_file(self._folder / "agreed.json") as staged:
            states = {name: [state.digest, state.version] for name, state in self._known.items()}
            staged.write_text(json.dumps(states), encoding="utf-8")

    def agree(self, paths: Iterable[Path]) -> None:
        """Bring files to one state."""
        for path in paths:
            known = self._known.get(path.name, _State())
            is_new_here = _digest(path) != known.digest
            is_new_there = self.there.get(path.name) != known.version
            if is_new_here and is_new_there:
                self._need_equal(path)
            elif is_new_here:
                self.put(path)
            elif is_new_there:
                self._take(path)

    def put(self, path: Path) -> None:
        """Let the store have a file as it is here, or not have it."""
        from resources.storage.object_store import Changed  # noqa: PLC0415 - only a lake in a store waits for it

        key, seen = f"{SHARED}/{path.name}", self.there.get(path.name)
        try:
            if path.exists():
                self.there[path.name] = self._store.put(key, path, seen)
            elif seen:
                self._store.delete(key, seen)
                del self.there[path.name]
        except Changed:
            came_back = "another machine has written it meanwhile"
            raise TryLater(f"Sharing {path.name}", came_back, "What is here stays; run the command again") from None
        self._is_agreed(path)

    def _take(self, path: Path) -> None:
        """Have a file here as the store has it, or not have it."""
        if path.name not in self.there:
            path.unlink(missing_ok=True)
        else:
            with whole_file(path.resolve()) as staged:  # a link to somebody's repository stays one
                self._fetch(path.name, staged)
        self._is_agreed(path)

    def _need_equal(self, path: Path) -> None:
        theirs = self._folder / path.name
        theirs.unlink(missing_ok=True)
        if path.name in self.there:
            self._fetch(path.name, theirs)
        if _digest(path) != _digest(theirs):
            cure = f"Make {path} as all machines are to have it, then: dropbox-licences share {path.name}"
            what = f"theirs is {theirs}" if theirs.exists() else "they deleted it"
            raise FixSetup(f"Sharing {path.name}", f"it was changed here, and by another machine too; {what}", cure)
        self._is_agreed(path)

    def _fetch(self, name: str, target: Path) -> None:
        version = self._store.fetch(f"{SHARED}/{name}", target)
        if version is None:
            raise TryLater(f"Sharing {name}", "another machine has deleted it meanwhile", "Run the command again")
        self.there[name] = version

    def _is_agreed(self, path: Path) -> None:
        self._known[path.name] = _State(_digest(path), self.there.get(path.name))
        (self._folder / path.name).unlink(missing_ok=True)  # theirs, while it was another


def _digest(path: Path) -> str | None:
    """Of a file's content; None: it is not there."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
