"""One UI a home, on a port that nobody else has. Who has it, since when and where, is in ``locks/home-ui.owner``.

A second one would bring a second set of daemons, and every schedule would start two runs. The kernel frees the lock
when its holder dies.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from filelock import FileLock, Timeout

from pipelines.engine.dagster_services import STOP_SECONDS
from resources.errors import FixSetup
from resources.home import Home
from resources.storage.locks import leave_note, take_file

HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 3000, 3099


@contextmanager
def only_ui(home: Home, port: int | None, host: str = HOST) -> Iterator[int]:
    """Be the home's UI while the block runs; yields its port.

    Args:
        home: whose UI.
        port: the port to have; None: 3000, or the next that is free.
        host: the address that it listens on.

    Raises:
        FixSetup: the home's UI runs already, or the port is taken.
    """
    owner = home.make(home.locks) / "home-ui.owner"
    lock = FileLock(home.locks / "home-ui.lock", mode=0o600)
    try:
        take_file(lock, 0)
    except Timeout:
        raise _runs_already(home, _note(owner)) from None
    try:
        chosen = _free_port(host, port, _note(owner).get("port"))
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        leave_note(owner, {"pid": os.getpid(), "since": since, "host": reached_at(host), "port": chosen})
        yield chosen
        owner.unlink(missing_ok=True)
    finally:
        lock.release()


def reached_at(host: str) -> str:
    """Where this machine reaches what listens on an address; 0.0.0.0 stands for all of its addresses."""
    return HOST if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound


def _runs_already(home: Home, note: dict[str, Any]) -> FixSetup:
    tried = f"Starting the UI of {home.root}"
    if not note:
        return FixSetup(tried, "it is being started already", "Wait until that one answers")
    came_back = (
        f"it runs already, since {note['since']} UTC, on http://{note['host']}:{note['port']} (process {note['pid']})"
    )
    return FixSetup(tried, came_back, "Open that address, or end that process first")


def _note(owner: Path) -> dict[str, Any]:
    try:
        note: dict[str, Any] = json.loads(owner.read_text())
    except (OSError, ValueError):
        return {}
    return note


def _free_port(host: str, asked: int | None, left: int | None) -> int:
    """A free port; one that a UI of this home left behind as it died may take some seconds to become free."""
    wanted, ends = asked or FIRST_PORT, time.monotonic() + STOP_SECONDS
    while wanted == left and not _is_free(host, wanted) and time.monotonic() < ends:
        time.sleep(0.2)
    if _is_free(host, wanted):
        return wanted
    if asked:
        tried, came_back = f"Serving the UI on port {asked}", "another program has that port"
        raise FixSetup(tried, came_back, "Name another one with --port, or leave it out to get one that is free")
    for port in range(FIRST_PORT + 1, LAST_PORT + 1):
        if _is_free(host, port):
            click.echo(f"Another program has port {FIRST_PORT}; the UI gets port {port}.")
            return port
    raise FixSetup("Serving the UI", f"the ports {FIRST_PORT} to {LAST_PORT} are all taken", "Name one with --port")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError:
            return False
    return True
