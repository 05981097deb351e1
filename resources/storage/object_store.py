"""An object store, as far as the lake needs one: whole objects, each replaced only by who saw the version before.

S3 and what speaks like it, Google Cloud Storage, Azure; by obstore, which is imported only where a store is named
(``pip install 'dropbox-licences[grown]'``). Credentials are the store's own business: its usual variables, or what the
platform gives a workload. They stand in no message, and neither does anything that the store answered but its status
and its code.

An object's *version* here is its ETag: an opaque text that changes with every write.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from resources.errors import FixSetup, LicencesError, TryLater
from resources.storage.disk import disk_errors
from resources.storage.store_errors import store_error

SCHEMES = ("s3", "gs", "az")
_PROBES = ".probes"
PATIENCE = timedelta(seconds=30)
PATIENT = {
    "max_retries": 1_000,
    "retry_timeout": PATIENCE,
    "backoff": {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=3), "base": 2},
}
"""A store that starts again is waited for. Its pauses hardly grow, so that a number of retries says nothing of time."""
_HASTY = {"max_retries": 2, "retry_timeout": timedelta(seconds=5)}
_AWAY: set[str] = set()
"""Stores that one request has waited for in vain: until one answers, no other of this process waits as long again."""
_CLIENT = {"timeout": "120s", "read_timeout": "60s", "connect_timeout": "10s"}
_HASTY_CLIENT = _CLIENT | {"read_timeout": "15s"}


class Changed(Exception):
    """An object is not, or no longer, the version that was seen."""


class ObjectStore:
    """The objects below an address such as ``s3://bucket/prefix``; keys are texts with slashes.

    All methods raise TryLater where the store cannot be reached or fails, and FixSetup where it refuses.

    Raises:
        FixSetup: it is not the address of a store, or obstore is not installed.
    """

    def __init__(self, address: str, variable: str) -> None:
        self.name = shown_address(address)
        if urlsplit(address).scheme not in SCHEMES or not urlsplit(address).netloc:
            came_back = f"it is not an address such as {', '.join(f'{each}://bucket/prefix' for each in SCHEMES)}"
            raise FixSetup(f"Using {variable}={self.name}", came_back, f"Correct {variable}, or unset it")
        try:
            import obstore  # noqa: PLC0415 - nobody else needs it
            import obstore.store  # noqa: PLC0415
        except ImportError:
            cure = "Install it: pip install 'dropbox-licences[grown]'"
            raise FixSetup(f"Using {variable}={self.name}", "the package obstore is not installed", cure) from None
        self._obstore: Any = obstore
        plain = {"allow_http": os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"}
        try:
            self._patient, self._hasty = (
                obstore.store.from_url(address, client_options=client | plain, retry_config=retries)
                for client, retries in ((_CLIENT, PATIENT), (_HASTY_CLIENT, _HASTY))
            )
        except obstore.exceptions.BaseError as error:
            raise store_error(f"Using {self.name}", error) from None

    @property
    def _store(self) -> Any:
        return self._hasty if self.name in _AWAY else self._patient

    def listing(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Key and version of each object below ``prefix``, which ends with a whole part of the keys."""
        with self._errors(f"Listing {prefix} of"):
            for batch in self._obstore.list(self._store, prefix):
                yield from ((each["path"], _version(each)) for each in batch)

    def fetch(self, key: str, target: Path) -> str | None:
        """Write an object's content to ``target``; returns the version that it was. None: there is no such object."""
        with self._errors(f"Reading {key} of"), disk_errors(target):
            try:
                found = self._obstore.get(self._store, key)
            except FileNotFoundError:
                return None
            with target.open("wb") as file:
                for piece in found:
                    file.write(piece)
            return _version(found.meta)

    def put(self, key: str, content: Path, seen: str | None) -> str:
        """Write an object whole, in the place of the version ``seen`` or, with None, of nothing; returns its version.

        Raises:
            Changed: another content than this has come there meanwhile.
        """
        with self._errors(f"Writing {key} of"):
            mode = "create" if seen is None else self._update_of(key, seen)
            if mode is not None:
                with suppress(*self._conditions()):
                    put = self._obstore.put(self._store, key, content, mode=mode, use_multipart=False)
                    return _version(put)
            return self._as_was_meant(key, content)

    def upload(self, key: str, content: Path) -> None:
        """Write an object whole, whatever is there; one that is large goes in parts, and is there after the last."""
        with self._errors(f"Writing {key} of"):
            self._obstore.put(self._store, key, content)

    def address(self, key: str) -> str:
        """The object as other programs name it."""
        return f"{self.name}/{key}"

    def delete(self, key: str, seen: str | None = None) -> None:
        """Delete an object, in the version ``seen`` or, with None, in any; it may be gone already.

        Stores have no condition for this: the version is looked at just before.

        Raises:
            Changed: it is not the version that was seen.
        """
        with self._errors(f"Deleting {key} of"):
            if seen is not None and self._has_changed(key, seen):
                raise Changed
            self._obstore.delete(self._store, key)

    def move(self, key: str, to: str, seen: str) -> None:
        """Give an object another key; it may be gone already.

        Raises:
            Changed: it is not the version that was seen.
        """
        with self._errors(f"Moving {key} of"):
            if self._has_changed(key, seen):
                raise Changed
            with suppress(FileNotFoundError):
                self._obstore.rename(self._store, key, to)

    def prove(self) -> None:
        """Try whether the store honours both conditions, on an object of its own that is deleted again.

        Raises:
            FixSetup: it does not, and two writers could lose each other's files without a word.
        """
        key = f"{_PROBES}/{uuid4().hex}"
        with self._errors("Testing conditional writes on"):
            self._obstore.put(self._store, key, b"1")
            try:
                self._must_refuse(key, "create", "If-None-Match: *")
                first = self._head(key)
                self._obstore.put(self._store, key, b"2", mode=_update(first))
                self._must_refuse(key, _update(first), "If-Match")
            finally:
                self._obstore.delete(self._store, key)

    def _must_refuse(self, key: str, mode: Any, condition: str) -> None:
        try:
            self._obstore.put(self._store, key, b"3", mode=mode)
        except self._conditions():
            return
        came_back = f"it does not honour the condition {condition}, so that two writers could undo each other's work"
        raise FixSetup(
            f"Testing conditional writes on {self.name}",
            came_back,
            "Use a store that does: docs/grow.md names one that was tried",
        )

    def _conditions(self) -> tuple[type[Exception], ...]:
        """What obstore raises where a condition is not met: S3 says 404 for an update of nothing, others 412."""
        told = self._obstore.exceptions
        return told.AlreadyExistsError, told.PreconditionError, FileNotFoundError

    def _head(self, key: str) -> Any:
        try:
            return self._obstore.head(self._store, key)
        except FileNotFoundError:
            return None

    def _update_of(self, key: str, seen: str) -> dict[str, str] | None:
        """The condition under which the version ``seen`` is replaced, in the store's own words; None: it is gone."""
        found = self._head(key)
        return _update(found) if found and _version(found) == seen else None

    def _has_changed(self, key: str, seen: str) -> bool:
        found = self._head(key)
        return found is not None and _version(found) != seen

    def _as_was_meant(self, key: str, content: Path) -> str:
        """The version of an object that is what should be written: a repeated request finds its own first attempt.

        Raises:
            Changed: it is something else.
        """
        found = None
        with suppress(FileNotFoundError):
            found = self._obstore.get(self._store, key)
        if found is None or found.meta["size"] != content.stat().st_size or found.bytes() != content.read_bytes():
            raise Changed
        return _version(found.meta)

    @contextmanager
    def _errors(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (LicencesError, Changed):
            raise
        except self._obstore.exceptions.BaseError as error:
            told = store_error(f"{doing} {self.name}", error)
            if isinstance(told, TryLater):
                _AWAY.add(self.name)
            raise told from None
        _AWAY.discard(self.name)


def _version(told: Any) -> str:
    """The version of what the store tells of an object, without the quotes that only some answers have."""
    return quote(str(told["e_tag"]).strip('"'), safe="")


def _update(told: Any) -> dict[str, str]:
    """The condition "replace exactly this": stores differ in which of the two they need."""
    return {name: told[name] for name in ("e_tag", "version") if told.get(name)}


def shown_address(address: str) -> str:
    """An address without whatever secret somebody may have put into it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")
