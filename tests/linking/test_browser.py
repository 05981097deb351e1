"""The whole dance in a browser: continue, allow, our page; and what goes otherwise.

``PICTURES=docs/pictures`` keeps the screenshots.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from resources.home import Home
from resources.home_files.connections import read_connections
from sample_team.server import SampleServer
from tests.browser.dagster_ui import CHROMIUM
from tests.linking.browser_linking import WITHOUT, administrator, connecting
from tests.linking.conftest import ACME
from tests.linking.terminal_linking import nothing_was_written
from tests.pipeline.command_line import command
from tests.pipeline.sample_truth import assert_true

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=WITHOUT)


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def allow(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Allow").click()


@pytest.mark.parametrize("dark", [False, True])
def test_continue_allow_linked(dark: bool, server: SampleServer, home: Home, tmp_path: Path) -> None:
    with connecting(server, tmp_path, "acme") as program, administrator(dark=dark) as page:
        allow(page, program.address())
        expect(page.get_by_role("heading")).to_have_text("Linked: Acme Ltd")
        used, bought = ACME.assigned_at(server.now), ACME.purchased_at(server.now)
        expect(page.get_by_text(f"{used} of {bought} seats used.")).to_be_visible()
        expect(page.get_by_text("You can close this window.")).to_be_visible()
        assert urlsplit(page.url).query == "", "the address bar keeps neither code nor state"
        keep(page, "linked-dark" if dark else "linked")
        assert program.ended() == 0, program.said
    for words in (ACME.team_id, "all 6", "logged", f"{used} of {bought} seats used", "Next: dropbox-licences run"):
        assert words in program.said
    assert read_connections(home.connections_file)["acme"].app_key == server.link("acme").app_key
    assert command("run").returncode == 0
    assert_true(home, ACME, server.now)


def test_cancel(server: SampleServer, home: Home, tmp_path: Path) -> None:
    with connecting(server, tmp_path, "acme") as program, administrator() as page:
        page.goto(program.address())
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("heading")).to_have_text("Not linked")
        expect(page.get_by_text("It was cancelled on Dropbox's page.")).to_be_visible()
        keep(page, "not-linked")
        assert program.ended() == 2
    assert "it was cancelled on Dropbox's page" in program.said
    assert nothing_was_written(home)


def test_a_state_that_is_not_ours(server: SampleServer, home: Home, tmp_path: Path) -> None:
    with connecting(server, tmp_path, "acme") as program, administrator() as page:
        address = program.address()
        allow(page, address.replace("state=", "state=x"))
        expect(page.get_by_role("heading")).to_have_text("Not linked")
        expect(page.get_by_text("The answer belongs to another attempt")).to_be_visible()
        assert program.ended() == 2
    assert nothing_was_written(home)


def test_the_page_needs_nothing_that_its_policy_forbids(server: SampleServer, tmp_path: Path) -> None:
    complaints: list[str] = []
    with connecting(server, tmp_path, "acme") as program, administrator() as page:
        page.on("console", lambda message: complaints.append(f"{message.location['url']}: {message.text}"))
        allow(page, program.address())
        expect(page.get_by_role("heading")).to_have_text("Linked: Acme Ltd")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert colour == "rgb(245, 246, 248)", "the style is applied"
        assert page.evaluate("document.referrer") == ""
    assert not [words for words in complaints if words.startswith("http://localhost")]
