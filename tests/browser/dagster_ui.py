"""Driving the real Dagster UI: its services as processes, its GraphQL, a headless Chromium."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Page, sync_playwright

from tests.pipeline.command_line import ROOT

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RUNS = "{runsOrError(limit: 20) {... on Runs {results {runId status}}}}"
LOADED = "{workspaceOrError {... on Workspace {locationEntries {name loadStatus}}}}"

T = TypeVar("T")


class Dagster:
    """A UI that is served; ``address`` is where."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, query: str) -> Any:
        """The data of a GraphQL query."""
        request = urllib.request.Request(  # noqa: S310 - our own loopback server
            f"{self.address}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)["data"]

    def is_loaded(self) -> bool:
        """Whether the code location is loaded."""
        try:
            entries = self.ask(LOADED)["workspaceOrError"]["locationEntries"]
        except (OSError, KeyError):
            return False
        return [entry["loadStatus"] for entry in entries] == ["LOADED"]

    def runs(self) -> dict[str, str]:
        """Runs and their statuses, the newest first."""
        return {run["runId"]: run["status"] for run in self.ask(RUNS)["runsOrError"]["results"]}

    def finished_run(self, before: dict[str, str]) -> tuple[str, str]:
        """The run that was started since, when it is over: id and status."""

        def find() -> tuple[str, str] | None:
            new = {run: status for run, status in self.runs().items() if run not in before}
            return next(((run, status) for run, status in new.items() if status in {"SUCCESS", "FAILURE"}), None)

        return until(find)


def until(find: Callable[[], T | None], seconds: float = 90.0) -> T:
    """Ask until there is an answer, or the time is over."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = find()
        if found:
            return found
        time.sleep(0.3)
    raise TimeoutError(find.__qualname__)


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served_ui() -> Iterator[Dagster]:
    """``dropbox-licences ui`` with the environment as it is, until the block ends."""
    port = free_port()
    line = [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        dagster = Dagster(f"http://127.0.0.1:{port}")
        try:
            until(dagster.is_loaded, seconds=240.0)  # a busy machine takes its time
            yield dagster
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def browser_page() -> Iterator[Page]:
    """A page of a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            yield page
        finally:
            browser.close()
