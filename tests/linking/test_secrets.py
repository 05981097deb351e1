"""Marked secrets: while a team is linked, read, and linked again in vain, they are in their place and nowhere else."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from resources.home import Home
from sample_team.server import SampleServer
from tests.browser.dagster_ui import CHROMIUM
from tests.linking.browser_linking import WITHOUT, administrator, connecting
from tests.linking.terminal_linking import connect
from tests.pipeline.command_line import command


class Watch:
    """Notes the command lines of all processes of this machine, again and again, while its block runs."""

    def __init__(self) -> None:
        self.lines: set[bytes] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.05):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    self.lines.add(path.read_bytes())
                except OSError:
                    continue  # it has ended


def secrets_of(server: SampleServer) -> set[str]:
    """All secrets that the server knows of at this moment."""
    apps = server.tokens.apps.values()
    return {app.app_secret for app in apps} | {app.refresh_token for app in apps} | set(server.tokens._access)


def codes_of(page: Page) -> set[str]:
    found: set[str] = set()

    def note(address: str) -> None:
        if address.startswith("http://localhost"):
            found.update(parse_qs(urlsplit(address).query).get("code", []))

    page.on("request", lambda request: note(request.url))
    return found


def addresses_of(page: Page) -> list[str]:
    """What the browser still shows of where it was: the address bar, and every step of the tab's history."""
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return [page.url, *(step[key] for step in history["entries"] for key in ("url", "userTypedURL", "title"))]


def files_with(folder: Path, secrets: set[str]) -> set[Path]:
    marks = [secret.encode() for secret in secrets]
    return {
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and any(mark in path.read_bytes() for mark in marks)
    }


@pytest.mark.skipif(not CHROMIUM.exists() or not Path("/proc").exists(), reason=WITHOUT)
def test_secrets_are_nowhere_else(server: SampleServer, home: Home, tmp_path: Path) -> None:
    home.connections_file.write_text("[connections.acme]\napp_key = 'k'\nhistory_days = 30\n")
    shown: list[str] = []
    before = {app.refresh_token for app in server.tokens.apps.values()}
    with Watch() as watch:
        with connecting(server, tmp_path, "acme") as program, administrator() as page:
            codes = codes_of(page)
            page.goto(program.address())
            page.get_by_role("button", name="Continue").click()
            page.get_by_role("button", name="Allow").click()
            expect(page.get_by_role("heading")).to_have_text("Linked: Acme Ltd")
            shown += [page.content(), page.title(), *addresses_of(page)]
            assert program.ended() == 0
            shown.append(program.said)
        assert len(codes) == 1
        code, told = connect(server, "acme", "acme", next(iter(codes)))  # a code that was used
        assert code == 2
        shown.append(told)
        for arguments in (["check"], ["connections"], ["run"]):
            done = command(*arguments)
            assert done.returncode == 0, done.stderr
            shown += [done.stdout, done.stderr]
        server.revoke("acme")
        failed = command("run")
        assert failed.returncode == 1
        shown += [failed.stdout, failed.stderr]
    secrets = secrets_of(server) | codes | before
    assert len(secrets) > 6
    for text in shown:
        assert not [secret for secret in secrets if secret in text]
    # The environment of a program is its own business; what anybody may see is its command line.
    assert any(b"pipelines.cli" in line for line in watch.lines)
    assert not [line for line in watch.lines for secret in secrets if secret.encode() in line]
    assert files_with(home.root, secrets) == {Path("secrets/acme.json")}
    kept = {server.link("acme").app_secret, server.link("acme").refresh_token}
    assert not files_with(home.root, secrets - kept)
    assert oct((home.secrets / "acme.json").stat().st_mode & 0o777) == "0o600"
    assert os.listdir(home.secrets) == ["acme.json"]
