"""Fixtures of several folders: a server in Dropbox's place, a machine that has a keyring, and published tables."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest

from resources.home import Home
from tests.resources.loopback import CA, Loopback
from tests.resources.stored_secrets import Ring

if TYPE_CHECKING:
    from tests.licence.hand_made import HandMade

    Making = Callable[[], HandMade]


@pytest.fixture
def ca_file(tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    CA.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def dropbox(monkeypatch: pytest.MonkeyPatch, ca_file: Path) -> Iterator[Loopback]:
    """A server in Dropbox's place."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ca_file))
    with Loopback() as server:
        monkeypatch.setenv("DROPBOX_API_HOST", server.host)
        yield server


@pytest.fixture
def ring(home: Home) -> Iterator[Ring]:  # after home, which takes the keyring away
    """A machine with a keyring."""
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


class PublishedOnce:
    """Published tables that several tests read: made when the first one asks for them."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._homes: dict[tuple[Making, str | None], Home] = {}

    def read_only(self, making: Making, questions: str | None = None) -> Home:
        """The home of what ``making`` makes, for questions alone; ``questions``: as of ``HandMade.publish``."""
        if (making, questions) not in self._homes:
            made = making()
            self._homes[making, questions] = made.publish(self._folders.mktemp(making.__name__), questions)
            made.close()
        return self._homes[making, questions]

    def put_into(self, home: Home, making: Making, questions: str | None = None) -> Home:
        """The same file in a test's own home, which may change all but that file."""
        made, not_published = self.read_only(making, questions), shutil.ignore_patterns("work.duckdb", "locks")
        shutil.copytree(
            made.root, home.root, symlinks=True, ignore=not_published, copy_function=os.link, dirs_exist_ok=True
        )
        return home


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> PublishedOnce:
    return PublishedOnce(tmp_path_factory)
