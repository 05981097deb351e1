"""Reading days again in the UI: the form says what it wants, a wrong day is a red run, a right one makes the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.browser.dagster_ui import CHROMIUM, Dagster, browser_page, served_ui
from tests.browser.test_ui import keep
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import linked
from tests.pipeline.sample_truth import assert_true

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed: apt-get install chromium"),
    pytest.mark.timeout(900),
]
COMPANY = Company.simulate(CompanyPlan(seed=8, members=12, days=20, events_a_day=5, groups=1))


def test_a_week_is_read_again_by_an_analyst(tmp_path: Path) -> None:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path, idle_after_days=5, history_days=40) as home:
        assert command("run").returncode == 0  # else Dagster asks whether one is sure
        with served_ui() as dagster, browser_page() as page:
            page.goto(f"{dagster.address}/assets/events")
            sees(page, "launch the job reread")

            # The button alone reads the last week again.
            before, calls = dagster.runs(), len(server.calls)
            page.goto(f"{dagster.address}/locations/dropbox_licences/jobs/reread")
            page.get_by_role("button", name=re.compile(r"\bMaterialize all")).click()
            assert dagster.finished_run(before)[1] == "SUCCESS"
            assert asked_of(server, calls)[0] == "2026-10-25T00:00:00Z"

            open_form(page, dagster)
            for words in ("First day to read again", "Last day, included", "Names of the teams", "Take Dropbox's"):
                sees(page, words)
            sees(page, "7 days ago")

            # A wrong day is refused in words before anything begins: no run, and no asset is marked as failed.
            before = dagster.runs()
            write(page, "from_date: 01.10.2026").click()
            sees(page, "Reading the first day to read again, '01.10.2026': it is not a date")
            assert dagster.runs() == before

            open_form(page, dagster)
            calls = len(server.calls)
            week = "from_date: 2026-10-20\nuntil_date: 2026-10-26\nteams: [acme]"
            assert launch(page, dagster, week, picture="reread") == "SUCCESS"
            assert asked_of(server, calls) == ("2026-10-20T00:00:00Z", "2026-10-27T00:00:00Z")
            assert_true(home, COMPANY, server.now, idle_after_days=5)


def asked_of(server: SampleServer, calls: int) -> tuple[str, str]:
    """From when and until when the log was asked for since so many calls."""
    asked = [call.argument["time"] for call in server.calls[calls:] if call.route == "team_log/get_events"]
    return min(each["start_time"] for each in asked), max(each["end_time"] for each in asked)


def sees(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=60_000)


def open_form(page: Page, dagster: Dagster) -> None:
    """The launchpad of the job, behind the arrow beside its button."""
    page.goto(f"{dagster.address}/locations/dropbox_licences/jobs/reread")
    button = page.get_by_role("button", name=re.compile(r"\bMaterialize all"))
    button.wait_for()
    page.wait_for_timeout(1500)  # the bar moves until the graph is drawn
    box = button.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] + 15, box["y"] + box["height"] / 2)
    page.get_by_text("Open launchpad").click()
    page.get_by_text("Edit tags").wait_for()


def write(page: Page, config: str) -> Locator:
    """Write into the form; returns the button that launches it."""
    page.locator(".CodeMirror").last.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(config)
    button = page.locator("button:enabled").filter(has_text=re.compile("^Materialize$"))
    expect(button).to_be_visible(timeout=60_000)
    return button


def launch(page: Page, dagster: Dagster, config: str, picture: str | None = None) -> str:
    """Write into the form and launch; returns how the run ended, whose page is open then."""
    before = dagster.runs()
    button = write(page, config)
    if picture:
        keep(page, picture)
    button.click()
    run_id, status = dagster.finished_run(before)
    page.goto(f"{dagster.address}/runs/{run_id}")
    return status
