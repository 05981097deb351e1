"""The pictures of the docs are what tests keep, so that ``make pictures`` takes all of them again."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from assets.report.making import make_reports
from pipelines.demo import NOW as DEMO_NOW
from resources.home import Home
from tests.browser.dagster_ui import CHROMIUM, browser_page
from tests.browser.test_ui import keep
from tests.linking.browser_linking import WITHOUT

NOW = datetime.fromisoformat(DEMO_NOW)
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"


def test_every_picture_is_kept_by_a_test_and_shown_by_a_page() -> None:
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    pages = "".join(path.read_text() for path in (*(ROOT / "docs").glob("*.md"), ROOT / "README.md"))
    for picture in FOLDER.iterdir():
        assert re.search(rf'(keep\(page|picture=|if dark else).*"{picture.stem}"', tests), picture.name
        assert f"pictures/{picture.name}" in pages


@pytest.mark.skipif(not CHROMIUM.exists(), reason=WITHOUT)
def test_the_report_of_the_demo_fits_a_screen_and_a_phone(demo_home: Home) -> None:
    (report,) = (made.path for made in make_reports(demo_home, NOW, ["acme"]))
    with browser_page() as page:
        page.set_viewport_size({"width": 1200, "height": 1150})
        page.goto(report.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 1200
        keep(page, "report")
        page.set_viewport_size({"width": 390, "height": 1560})
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        keep(page, "report-phone-dark")


@pytest.mark.skipif(not CHROMIUM.exists(), reason=WITHOUT)
def test_a_candidate_opens_with_what_to_look_at_before_it_goes(demo_home: Home) -> None:
    (report,) = (made.path for made in make_reports(demo_home, NOW, ["acme"]))
    with browser_page() as page:
        page.set_viewport_size({"width": 1100, "height": 420})
        page.goto(report.as_uri())
        candidate = page.locator("tbody", has=page.locator(".caution", has_text="View links")).first
        candidate.locator("summary").click()
        told = candidate.locator(".caution")
        assert told.is_visible()
        assert "Files to transfer: by" in told.inner_text()
        candidate.evaluate("row => window.scrollBy(0, row.getBoundingClientRect().top - 16)")
        keep(page, "candidate")
