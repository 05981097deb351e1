"""Fixtures of several folders: a server in Dropbox's place, a machine that has a keyring, and published tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from resources.home import Home
from tests.published_once import PublishedOnce
from tests.resources.loopback import CA, Loopback
from tests.resources.stored_secrets import Ring


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


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublishedOnce]:
    with PublishedOnce(tmp_path_factory) as published:
        yield published
