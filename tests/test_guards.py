"""The guards that stand around every test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from hypothesis import settings

from tests import conftest

FAR = "http://192.0.2.1/"  # kept free for documents: RFC 5737


def test_no_test_reaches_another_machine(beyond_loopback: Path) -> None:
    for attempt in (lambda: requests.get(FAR, timeout=1), lambda: socket.getaddrinfo("api.dropboxapi.com", 443)):
        with pytest.raises(RuntimeError, match="Tests talk to loopback only"):
            attempt()
    assert len(beyond_loopback.read_text().splitlines()) == 2
    beyond_loopback.unlink()


def test_no_process_of_a_test_reaches_another_machine(beyond_loopback: Path) -> None:
    line = [sys.executable, "-c", f"import urllib.request as u; u.urlopen('{FAR}', timeout=1)"]
    assert subprocess.run(line, check=False, capture_output=True).returncode == 1
    assert "192.0.2.1" in beyond_loopback.read_text()
    beyond_loopback.unlink()


THREADS = """
import sys, threading
failed = []
threading.excepthook = sys.unraisablehook = failed.append
threading.settrace(lambda *_: None)
sys.setswitchinterval(1e-6)
for _ in range(200):
    started = [threading.Thread(target=int, daemon=True) for _ in range(20)]
    for thread in started:
        thread.start()
    if failed:
        break  # a thread that did not start would be waited for without end
    for thread in started:
        thread.join()
sys.exit(len(failed))
"""


def test_threads_that_are_traced_start_beside_the_guard() -> None:
    """An audit hook in its place kept one of some hundred from it: a test failed, another waited for it."""
    for _ in range(3):
        subprocess.run([sys.executable, "-c", THREADS], check=True, timeout=60)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_the_environment_names_no_home_and_no_proxy() -> None:
    names = [name for name in os.environ if name.startswith(("DROPBOX_", "DAGSTER_")) or name.upper().endswith("PROXY")]
    assert names == []


@pytest.mark.parametrize("name", ["dagster", "playwright"])
def test_a_quick_test_that_asks_for_another_tier_is_told_which(name: str) -> None:
    with pytest.raises(ImportError, match=f"asked for {name}, which belongs to the tier of make test"):
        conftest.Refused().find_spec(name)
    with pytest.raises(RuntimeError, match="belongs to the tier of make test"):
        conftest.refuse_programs("subprocess.Popen", ("/usr/bin/chromium", ["chromium", "--headless"]))
    conftest.refuse_programs("subprocess.Popen", ("git", ["git", "ls-files"]))


def test_quick_files_import_neither_dagster_nor_a_browser() -> None:
    """The tier is collected as ``make quick`` collects it: each file is imported, and refused what it may not have."""
    assert all((conftest.TESTS / name).is_file() for name in conftest.SLOWER)
    line = [sys.executable, "-m", "pytest", "-q", "-m", "quick", "--collect-only", "-p", "no:cacheprovider"]
    done = subprocess.run(line, cwd=conftest.TESTS.parent, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]


def test_no_law_fails_for_the_time_that_an_example_takes() -> None:
    assert settings().deadline is None
