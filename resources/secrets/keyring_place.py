"""The operating system's keyring, where there is one that asks nobody. Secrets only pass through here.

A run must neither fail nor wait for a person because of a keyring: what is missing, locked or broken is not there.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any, TypeVar

from resources.home import Home

T = TypeVar("T")

SERVICE = "dropbox-licences"
PATIENCE_SECONDS = 5.0
_NONE_AT_ALL = ("keyring.backends.null", "keyring.backends.fail")


class KeyringPlace:
    """A home's part of the keyring; every home has its own entries."""

    def __init__(self, home: Home) -> None:
        self._root = home.root
        said = _in_time(_backend)
        self._backend: Any = said[0] if said else None
        self.is_there = not said or self._backend is not None
        """Whether the machine has a keyring at all, though it be locked or silent."""
        self.is_silent = not said
        """Whether it is locked, or a question got no answer."""

    def __bool__(self) -> bool:
        """Whether there is a keyring that can be used."""
        return self._backend is not None

    def read(self, name: str, kind: str) -> str | None:
        """A secret of a connection; None: it is not there."""
        if self._backend is None:
            return None
        said = self._ask(name, kind)
        return said[0] or None if said else None

    def write(self, name: str, kind: str, text: str) -> bool:
        """Keep a secret; whether that went well."""
        if self._backend is None:
            return False
        try:
            self._backend.set_password(SERVICE, self._entry(name, kind), text)
        except Exception:  # noqa: BLE001 - backends raise errors of the libraries under them
            return False
        return True

    def forget(self, name: str, kinds: Iterable[str]) -> bool:
        """Remove secrets, those that are there; whether it is sure that none of them is there now."""
        is_sure = [self._forget(name, kind) for kind in kinds]
        return all(is_sure)

    def _forget(self, name: str, kind: str) -> bool:
        if self._backend is None:
            return False
        said = self._ask(name, kind)
        if said and said[0]:
            _in_time(lambda: self._backend.delete_password(SERVICE, self._entry(name, kind)))
            said = self._ask(name, kind)  # of a chain of keyrings only the first has deleted it
        return bool(said) and not said[0]

    def _ask(self, name: str, kind: str) -> list[str | None]:
        said = _in_time(lambda: self._backend.get_password(SERVICE, self._entry(name, kind)))
        self.is_silent |= not said
        return said

    def _entry(self, name: str, kind: str) -> str:
        return f"{self._root}/{name}/{kind}"


def _in_time(ask: Callable[[], T]) -> list[T]:
    """What the keyring says; empty if it fails, or says nothing within some seconds: it may wait for a person."""
    said: list[T] = []

    def listen() -> None:
        try:
            said.append(ask())
        except Exception:  # noqa: BLE001 - a backend that does not load, a bus that does not answer
            said.clear()

    thread = threading.Thread(target=listen, name="keyring", daemon=True)
    thread.start()
    thread.join(PATIENCE_SECONDS)
    return said[:1]


def _backend() -> Any:
    """The keyring's backend; None: there is none.

    Raises:
        KeyringLocked: there is one that would ask somebody.
    """
    chosen = os.environ.get("PYTHON_KEYRING_BACKEND", "")
    if chosen.startswith(_NONE_AT_ALL):
        return None
    import keyring  # noqa: PLC0415 - looks for backends as it is imported: 0.1 s that few runs need

    backend = keyring.get_keyring()
    is_real = not type(backend).__module__.startswith(_NONE_AT_ALL) and (chosen or backend.priority >= 1)
    if is_real and _is_locked(backend):
        raise keyring.errors.KeyringLocked
    return backend if is_real else None


def _is_locked(backend: Any) -> bool:
    """Whether asking would open a window: the Secret Service of Linux asks for its password when it is locked."""
    for each in getattr(backend, "backends", [backend]):  # several keyrings come as a chain
        service: Any = getattr(sys.modules[type(each).__module__], "secretstorage", None)
        if service is not None:
            with closing(service.dbus_init()) as bus:
                return bool(service.get_default_collection(bus).is_locked())
    return False
