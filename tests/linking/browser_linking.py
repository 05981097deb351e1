"""A program that waits for a browser, and the browser."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sample_team.server import SampleServer
from tests.browser.dagster_ui import ARGUMENTS, CHROMIUM, free_port, until
from tests.pipeline.command_line import ROOT

WITHOUT = "chromium is not installed: apt-get install chromium"


class Program:
    """``dropbox-licences connect`` while it runs; ``said`` is all that it printed so far."""

    def __init__(self, process: subprocess.Popen[str], opened: Path) -> None:
        self.process = process
        self.said = ""
        self._opened = opened
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line

    def address(self) -> str:
        """What it opened in the browser."""
        return until(lambda: self._opened.exists() and self._opened.read_text().strip(), 30.0)

    def ended(self) -> int:
        """Its exit code, when it is over."""
        code = self.process.wait(60)
        self._reader.join()
        return code


@contextmanager
def connecting(server: SampleServer, folder: Path, name: str, app: str = "", *options: str) -> Iterator[Program]:
    """``connect`` with a browser that only notes what it is to open."""
    opened, browser = folder / f"opened-{name}", folder / f"browser-{name}"
    opened.unlink(missing_ok=True)
    browser.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {opened}.new\nmv {opened}.new {opened}\n')
    browser.chmod(0o700)
    link = server.link(app or name)
    line = [sys.executable, "-m", "pipelines.cli", "connect", name, "--app-key", link.app_key]
    line += ["--port", str(free_port()), "--app-secret-stdin", *options]
    with subprocess.Popen(
        line,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=os.environ | {"BROWSER": f"{browser} %s"},
    ) as process:
        assert process.stdin
        process.stdin.write(f"{link.app_secret}\n")
        process.stdin.flush()
        program = Program(process, opened)
        try:
            yield program
        finally:
            process.kill()
            program.ended()


@contextmanager
def administrator(*, dark: bool = False) -> Iterator[Page]:
    """A headless Chromium that trusts the sample's certificate."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            scheme = "dark" if dark else "light"
            options = {"viewport": {"width": 760, "height": 460}, "ignore_https_errors": True, "color_scheme": scheme}
            page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
            page.set_default_timeout(30_000)
            yield page
        finally:
            browser.close()
