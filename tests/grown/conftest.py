"""Fixtures of the grown size; without its packages (``make test-grown`` installs them) nothing here is collected."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.grown.postgres import Postgres

if TYPE_CHECKING:
    from tests.grown.seaweed import Seaweed

if importlib.util.find_spec("obstore") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    """A real object store on loopback, its data on disk."""
    from tests.grown.seaweed import Seaweed

    with Seaweed(tmp_path_factory.mktemp("seaweed")) as server:
        yield server


@pytest.fixture
def address(seaweed: Seaweed, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty place in that store, which the environment names and opens."""
    for name, value in seaweed.environment().items():
        monkeypatch.setenv(name, value)
    address = f"s3://lakes/{request.node.name}"
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", address)
    return address


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A real PostgreSQL on loopback."""
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    server.start()
    yield server
    server.stop()
