"""The pictures of the docs are what tests keep, so that ``make pictures`` takes all of them again."""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes, policy
from html import escape
from pathlib import Path

import pytest

from assets.exports.team_tables import open_tables
from assets.outreach.drafts import outreach
from assets.outreach.letters import Letters
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


MAIL = """<style>
  body {{ font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; margin: 0; color: #1b1b1b; background: #fff }}
  dl {{ display: grid; grid-template-columns: 5em 1fr; margin: 0; padding: 12px 20px; background: #eef1f5 }}
  dt {{ color: #5a6472 }} dd {{ margin: 0 }} dd.subject {{ font-weight: 600 }}
  p {{ white-space: pre-wrap; margin: 0; padding: 16px 20px }}
</style><dl><dt>To</dt><dd>{to}</dd><dt>Subject</dt><dd class="subject">{subject}</dd></dl><p>{text}</p>"""
"""Head and text of a draft as any mail program shows them; what else it shows is its own."""


@pytest.mark.skipif(not CHROMIUM.exists(), reason=WITHOUT)
def test_a_draft_reads_well_in_a_mail_program(demo_home: Home) -> None:
    with open_tables(demo_home) as published:
        files = outreach(
            published, Letters(demo_home.root / "outreach", "manager", "en"), "manager", NOW.date(), None
        ).files
    drafts = [message_from_bytes(file.content, policy=policy.default) for file in files if file.name.endswith(".eml")]
    draft = max(drafts, key=lambda each: len(each.get_content()))
    told = {"to": draft["To"], "subject": draft["Subject"], "text": draft.get_content().rstrip()}
    with browser_page() as page:
        page.set_viewport_size({"width": 900, "height": 300})
        page.set_content(MAIL.format(**{name: escape(str(value)) for name, value in told.items()}))
        assert page.evaluate("document.documentElement.scrollWidth") <= 900
        shown = page.locator("p").inner_text()
        assert "Please answer by" in shown
        assert "\n\n\n" not in shown
        page.set_viewport_size({"width": 900, "height": page.evaluate("document.documentElement.scrollHeight")})
        keep(page, "draft")
