"""The guards that stand around every test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

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


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_the_environment_names_no_home_and_no_proxy() -> None:
    names = [name for name in os.environ if name.startswith(("DROPBOX_", "DAGSTER_")) or name.upper().endswith("PROXY")]
    assert names == []
