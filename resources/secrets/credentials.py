"""Where secrets rest, and a wrapper that keeps them out of logs. What they open is not known here.

Looked up in this order: the environment, the operating system's keyring, a file of mode 0600 in the home; instead of
that file one in the folder that ``DROPBOX_LICENCES_SECRETS`` names. A file that we wrote goes before the keyring: it is
written where the keyring cannot be, which may hold older secrets and show them another day.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from resources.errors import FixSetup, NeedsRelinking
from resources.home import Home
from resources.home_files.connections import Connection
from resources.secrets.keyring_place import KeyringPlace
from resources.secrets.secret_files import changing, read_secrets, write_secrets
from resources.team_names import is_name

VARIABLES_WIN = "the variable goes before what the keyring or the file holds"
LEFT_IN_KEYRING = (
    "The keyring is locked or does not answer, and may still hold {}; nothing here uses them. Unlock it and say again:"
)
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

    __hash__ = None  # type: ignore[assignment]  # nothing that would sort or look secrets up is needed

    def __reduce__(self) -> NoReturn:
        message = "a secret is not written down"
        raise TypeError(message)


@dataclass(frozen=True)
class Credentials:
    """What opens a link, and where its token was found (environment, keyring or file).

    ``access_token`` is there for pasted tokens of the old kind without expiry, instead of a refresh token.
    """

    app_secret: Secret
    refresh_token: Secret
    source: str
    access_token: Secret | None = None


def variable(name: str, kind: str) -> str:
    """The environment variable of a secret."""
    return f"DROPBOX_{name.upper()}_{kind.upper()}"


def not_whole(name: str, kind: str, source: str) -> tuple[str, str]:
    """What came back, and what to do, where Dropbox calls a token malformed: a part of what was pasted is missing.

    Args:
        name: the connection's name.
        kind: refresh_token or access_token.
        source: where the token was found, as ``Credentials.source`` tells it.
    """
    words, option = kind.replace("_", " "), " --access-token-stdin" if kind == "access_token" else ""
    again = f"dropbox-licences connect {name}{option}"
    place, cure = f"from {source}", f"Give it again, whole and in one line: {again}"
    if source == "environment":
        place = f"in {variable(name, kind)}"
        cure = f"Put the whole token into {variable(name, kind)}, in one line, or unset it: {VARIABLES_WIN}"
    elif source in {"keyring", "file"}:
        place = f"in secrets/{name}.json" if source == "file" else "in the keyring"
    return f"the {words} {place} is incomplete: Dropbox calls it malformed", cure


def find_credentials(connection: Connection, home: Home) -> Credentials:
    """The secrets of a connection; each from the first place that has it.

    Raises:
        NeedsRelinking: a secret is in none of the places, or is not a token.
        FixSetup: its file can be read by others.
    """
    places = Places(connection.name, home)
    token, kind, source = places.first("refresh_token", "access_token")
    if token and not (token.isascii() and token.isprintable()):
        cure = f"Paste it again, whole and in one line: dropbox-licences connect {connection.name}"
        raise NeedsRelinking(f"Using the token of {connection.name} ({source})", "it does not look like a token", cure)
    if token and kind == "access_token":
        return Credentials(Secret(""), Secret(""), source, Secret(token))
    secret, _, _ = places.first("app_secret")
    if token and secret:
        return Credentials(Secret(secret), Secret(token), source)
    missing = [kind for kind, text in (("app_secret", secret), ("refresh_token", token)) if not text]
    raise NeedsRelinking(
        f"Finding the secrets of {connection.name}",
        f"no {' and no '.join(kind.replace('_', ' ') for kind in missing)} {places.words(missing)}",
        f"Link the team: dropbox-licences connect {connection.name}",
    )


class Places:
    """The places where secrets may be; each is opened when it is first needed.

    Args:
        name: whose they are: a connection, or what no connection can be called.
        home: where the keyring's entries and the file belong.
        variable_of: the environment variable of a kind; default: a connection's.
    """

    def __init__(self, name: str, home: Home, variable_of: Callable[[str], str] | None = None) -> None:
        self._name = name
        self._home = home
        self._variable_of = variable_of or (lambda kind: variable(name, kind))
        self._ring: KeyringPlace | None = None

    def first(self, *kinds: str) -> tuple[str, str, str]:
        """The secret, its kind and its place, of the first place that has one of the kinds; empty: none has."""
        for place, ask in self._in_order():
            for kind in kinds:
                if text := ask(kind):
                    return text, kind, place
        return "", "", ""

    def _in_order(self) -> Iterator[tuple[str, Callable[[str], str | None]]]:
        yield "environment", lambda kind: os.environ.get(self._variable_of(kind), "").strip()
        secrets, goes_before_keyring = _read(self._name, self._home)
        if not goes_before_keyring:
            yield "keyring", lambda kind: self._keyring().read(self._name, kind)
        yield "file", secrets.get

    def _keyring(self) -> KeyringPlace:
        self._ring = self._ring or KeyringPlace(self._home)
        return self._ring

    def is_keyring_silent(self) -> bool:
        """Whether the keyring was asked and is locked or did not answer, so that nobody knows what it holds."""
        return self._ring is not None and self._ring.is_silent

    def words(self, kinds: list[str]) -> str:
        """The places that were searched, for a message."""
        variables, path = " and ".join(map(self._variable_of, kinds)), _file(self._name, self._home)
        if _read(self._name, self._home)[1]:
            return f"in the environment ({variables}) or in {path}, which goes before the keyring"
        ring = "the keyring" if self._keyring() else "the keyring (there is none here, or it is locked)"
        return f"in the environment ({variables}), in {ring}, or in {path}"


def _file_name(name: str) -> str:
    return f"{name}.json"


def _file(name: str, home: Home) -> Path:
    return home.secrets / _file_name(name)


def _read(name: str, home: Home) -> tuple[dict[str, str], bool]:
    return read_secrets(_file(name, home), home)


def store_credentials(name: str, home: Home, secrets: dict[str, Secret], kinds: Sequence[str] = KINDS) -> str:
    """Keep a connection's secrets (by kind) instead of those it had, of all ``kinds``.

    Returns:
        Where: ``keyring`` if there is one, else ``file`` (of mode 0600).

    Raises:
        TryLater: the disk is full.
        FixSetup: the file cannot be written.
    """
    with changing(_file_name(name), home) as path:
        ring = KeyringPlace(home)
        if (
            ring
            and all(ring.write(name, kind, secret.reveal()) for kind, secret in secrets.items())
            and ring.forget(name, set(kinds) - set(secrets))
        ):
            path.unlink(missing_ok=True)
            return "keyring"
        write_secrets(path, {kind: secret.reveal() for kind, secret in secrets.items()})
        ring.forget(name, kinds)
    return "file"


def forget_credentials(name: str, home: Home, kinds: Sequence[str] = KINDS) -> bool:
    """Remove a connection's secrets from keyring and file.

    Returns:
        Whether they are gone. Where a keyring is locked or silent, a file without secrets stays in their place, so that
        those in the keyring are not used when it opens, and ``is_left_in_keyring`` knows of them.
    """
    with changing(_file_name(name), home) as path:
        ring = KeyringPlace(home)
        is_gone = ring.forget(name, kinds) or not ring.is_there
        if is_gone:
            path.unlink(missing_ok=True)
        else:
            write_secrets(path, {})
    return is_gone


def is_left_in_keyring(name: str, home: Home) -> bool:
    """Whether a connection was forgotten while its keyring was locked or silent, which may still hold its secrets."""
    try:
        return is_name(name) and _read(name, home) == ({}, True)
    except FixSetup:
        return False
