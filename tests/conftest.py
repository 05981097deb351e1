"""For every test: an environment that says nothing of whoever runs it, and no address but loopback."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

OURS_TO_SET = ("DROPBOX_", "DAGSTER_")
LINES = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NETRC",
    "PYTHON_KEYRING_BACKEND",
)
GUARD = Path(__file__).parent / "loopback_only"


def pytest_configure() -> None:
    """Clear the environment, and guard this process and those that tests start."""
    for name in [*os.environ]:
        if name.startswith(OURS_TO_SET) or name.upper() in LINES:
            del os.environ[name]
    os.environ["TESTS_BEYOND_LOOPBACK"] = str(Path(tempfile.mkdtemp(prefix="tests-")) / "beyond-loopback")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(GUARD), os.environ.get("PYTHONPATH"))))
    guard = importlib.util.spec_from_file_location("loopback_only", GUARD / "sitecustomize.py")
    assert guard
    assert guard.loader
    guard.loader.exec_module(importlib.util.module_from_spec(guard))


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """What a test sets ends with it."""
    before = {name: text for name, text in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    yield
    for name in os.environ.keys() - before.keys() - {"PYTEST_CURRENT_TEST"}:
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(autouse=True)
def beyond_loopback() -> Iterator[Path]:
    """The file in which calls to other machines are noted; a test that leaves one there fails."""
    notes = Path(os.environ["TESTS_BEYOND_LOOPBACK"])
    yield notes
    if notes.exists():
        words = notes.read_text(encoding="utf-8")
        notes.unlink()
        pytest.fail(words)
