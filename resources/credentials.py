"""Where secrets rest, and a wrapper that keeps them out of logs. What they open is not known here.

Looked up in this order: the environment, the operating system's keyring, a file of mode 0600 in the home.
"""

from __future__ import annotations

import hmac
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from filelock import FileLock

from resources.connections import Connection
from resources.errors import FixSetup
from resources.home import Home

SERVICE = "dropbox-licences"
KINDS = ("app_secret", "refresh_token", "access_token")


class Secret:
    """A text that shows itself to nobody who does not ask by ``reveal``."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, _: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        message = "a secret is not written down"
        raise TypeError(message)


@dataclass(frozen=True)
class Credentials:
    """What opens a link, and where it was found (environment, keyring or file).

    ``access_token`` is there for pasted tokens of the old kind without expiry, instead of a refresh token.
    """

    app_secret: Secret
    refresh_token: Secret
    source: str
    access_token: Secret | None = None


def variable(name: str, kind: str) -> str:
    """The environment variable of a secret."""
    return f"DROPBOX_{name.upper()}_{kind.upper()}"


def find_credentials(connection: Connection, home: Home) -> Credentials:
    """The secrets of a connection.

    Raises:
        FixSetup: a secret is in none of the places, or its file can be read by others.
    """
    name = connection.name
    found = {kind: _find(name, kind, home) for kind in KINDS}
    access = found["access_token"]
    if access:
        return Credentials(Secret(""), Secret(""), access[1], access[0])
    secret, refresh = found["app_secret"], found["refresh_token"]
    if not secret or not refresh:
        missing = [kind for kind in ("app_secret", "refresh_token") if not found[kind]]
        variables = " and ".join(variable(name, kind) for kind in missing)
        raise FixSetup(
            f"Finding the secrets of {name}",
            f"no {' and no '.join(kind.replace('_', ' ') for kind in missing)} in the environment ({variables}), "
            f"in the keyring, or in {_file(name, home)}",
            f"Link the team: dropbox-licences connect {name}",
        )
    return Credentials(secret[0], refresh[0], refresh[1])


def _find(name: str, kind: str, home: Home) -> tuple[Secret, str] | None:
    for source, text in _places(name, kind, home):
        if text:
            return Secret(text), source
    return None


def _places(name: str, kind: str, home: Home) -> Iterator[tuple[str, str | None]]:
    yield "environment", os.environ.get(variable(name, kind), "").strip()
    ring = _keyring()
    yield "keyring", ring.get_password(SERVICE, f"{home.root}/{name}/{kind}") if ring else None
    yield "file", _read(_file(name, home)).get(kind)


def _keyring() -> Any:
    """The operating system's keyring, where there is one that asks nobody; else None."""
    if os.environ.get("PYTHON_KEYRING_BACKEND", "").endswith(("null.Keyring", "fail.Keyring")):
        return None
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and os.uname().sysname == "Linux":
        return None  # no desktop session, no secret service
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        backend = keyring.get_keyring()
        backend.get_password(SERVICE, "probe")
    except (KeyringError, OSError, RuntimeError):
        return None
    return backend if backend.priority >= 1 else None


def _file(name: str, home: Home) -> Path:
    return home.secrets / f"{name}.json"


def _read(path: Path) -> dict[str, str]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise FixSetup(f"Reading {path}", f"others may read it (mode {mode:04o})", f"chmod 600 {path}")
        values = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise FixSetup(f"Reading {path}", "it is damaged or cannot be read", "Link the team again") from error
    return values if isinstance(values, dict) else {}


def store_credentials(name: str, home: Home, secrets: dict[str, Secret]) -> str:
    """Keep secrets (by kind) in the keyring where there is one, else in a file of mode 0600; returns where."""
    ring = _keyring()
    if ring:
        for kind, secret in secrets.items():
            ring.set_password(SERVICE, f"{home.root}/{name}/{kind}", secret.reveal())
        return "keyring"
    home.make(home.secrets)
    path = _file(name, home)
    with FileLock(home.make(home.locks) / f"secrets-{name}.lock", mode=0o600):
        staged = path.with_suffix(".new")
        staged.unlink(missing_ok=True)
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({kind: secret.reveal() for kind, secret in secrets.items()}, file)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    return "file"


def forget_credentials(name: str, home: Home) -> None:
    """Remove a connection's secrets from keyring and file."""
    ring = _keyring()
    if ring:
        from keyring.errors import PasswordDeleteError  # noqa: PLC0415

        for kind in KINDS:
            try:
                ring.delete_password(SERVICE, f"{home.root}/{name}/{kind}")
            except PasswordDeleteError:
                continue  # there was none
    _file(name, home).unlink(missing_ok=True)
