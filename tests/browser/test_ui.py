"""The Dagster UI as an analyst meets it. ``PICTURES=docs/pictures`` keeps the screenshots."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assets.tables import licence
from pipelines.definitions import defs
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.browser.dagster_ui import CHROMIUM, Dagster, browser_page, served_ui, until
from tests.pipeline.linked_home import ENOUGH_DAYS, linked
from tests.pipeline.sample_truth import assert_true

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed: apt-get install chromium"),
    pytest.mark.timeout(900),
]

SCHEDULES = (
    '{schedulesOrError(repositorySelector: {repositoryName: "__repository__", repositoryLocationName: '
    '"dropbox_licences"}) {... on Schedules {results {name scheduleState {status}}}}}'
)


NAMES = """() => [...document.querySelectorAll("svg foreignObject *")]
    .filter(each => !each.children.length && each.textContent.trim())
    .map(each => { const range = document.createRange(); range.selectNodeContents(each);
                   return [each.textContent, range.getBoundingClientRect().toJSON()] })"""
"""The texts in the graph, and where each is on the screen."""


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.wait_for_timeout(5000)  # states of assets come after their boxes
        page.screenshot(path=Path(folder) / f"{name}.png")


def materialise_all(page: Page, dagster: Dagster) -> str:
    before = dagster.runs()
    page.goto(f"{dagster.address}/asset-groups")
    page.get_by_role("button", name=re.compile(r"\bMaterialize all")).click()
    return dagster.finished_run(before)[1]


def assert_groups_are_read(page: Page, dagster: Dagster) -> None:
    """Each group of the graph can be opened, and the names in it are inside the window and large enough."""
    groups: dict[str, set[str]] = {}
    for each in dagster.ask("{assetNodes {assetKey {path} groupName}}")["assetNodes"]:
        groups.setdefault(each["groupName"], set()).update(each["assetKey"]["path"])
    assert len(groups) <= 8
    groups["bought_and_idle"] = groups.pop("bought_and_idle")  # the last one stays open, for the picture
    for group, assets in groups.items():
        page.evaluate("localStorage.clear()")  # where Dagster keeps which groups are open
        page.goto(f"{dagster.address}/asset-groups")
        page.locator("svg foreignObject").filter(has_text=group).first.dblclick()
        places = until(partial(_places, page, assets))
        for name, place in places.items():
            assert place["height"] > 6.5, name
            assert 0 < place["left"] < place["right"] < 1440, name
            assert 0 < place["top"] < place["bottom"] < 900, name
    keep(page, "assets")


def _places(page: Page, names: set[str]) -> dict[str, dict[str, float]] | None:
    """Where names stand in the graph, when all of them are drawn and do not move any more."""
    found = page.evaluate(NAMES)
    page.wait_for_timeout(500)
    places = {name: place for name in names for text, place in found if _is_short_for(text, name)}
    return places if places.keys() == names and found == page.evaluate(NAMES) else None


def _is_short_for(text: str, name: str) -> bool:
    """Whether a text is a name as the graph shows it: long ones without their middle."""
    begins, _, ends = text.partition("…")
    return text == name or ("…" in text and name.startswith(begins) and name.endswith(ends))


def test_an_analysts_day(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=7, members=40, days=60, events_a_day=40, groups=4, hostile=True))
    with (
        SampleServer([company]) as server,
        linked(server, tmp_path, history_days=ENOUGH_DAYS) as home,
        served_ui() as dagster,
        browser_page() as page,
    ):
        # One click, and a second one.
        assert materialise_all(page, dagster) == "SUCCESS"
        assert materialise_all(page, dagster) == "SUCCESS"
        assert_true(home, company, server.now)
        assert_groups_are_read(page, dagster)

        # Every asset explains itself.
        page.goto(f"{dagster.address}/assets/seats")
        expect(page.get_by_text(licence.SEATS.words).first).to_be_visible()
        expect(page.get_by_text("days_idle").first).to_be_visible()
        keep(page, "seats")

        # A dead link: the run is red, the check says which team, why, and the cure.
        server.revoke("acme")
        assert materialise_all(page, dagster) == "FAILURE"
        page.goto(f"{dagster.address}/assets/members?view=checks")
        expect(page.get_by_text("the link was revoked").first).to_be_visible()
        expect(page.get_by_text("dropbox-licences connect acme").first).to_be_visible()
        keep(page, "check")
        server.restore("acme")
        assert materialise_all(page, dagster) == "SUCCESS"

        # The sensor and the schedules are off until they are switched on.
        page.goto(f"{dagster.address}/automation")
        switch = page.locator("label[class*=formatSwitch]")
        expect(switch).to_have_count(len(defs.schedules or []) + len(defs.sensors or []))
        assert not [name for name, status in schedules(dagster).items() if status == "RUNNING"]
        switch.first.click()  # alerts
        switch.nth(1).click()  # daily
        until(lambda: [name for name, status in schedules(dagster).items() if status == "RUNNING"])
        keep(page, "schedules")
        assert_no_secret(dagster, server)


def schedules(dagster: Dagster) -> dict[str, str]:
    results = dagster.ask(SCHEDULES)["schedulesOrError"]["results"]
    return {each["name"]: each["scheduleState"]["status"] for each in results}


METADATA = (
    "{label description ... on TextMetadataEntry {text} ... on MarkdownMetadataEntry {mdStr} "
    "... on JsonMetadataEntry {jsonString} ... on TableMetadataEntry {table {records}}}"
)
LOGS = f"""{{logsForRun(runId: "RUN") {{... on EventConnection {{events {{
    ... on MessageEvent {{message}}
    ... on ErrorEvent {{error {{message stack causes {{message stack}}}}}}
    ... on ExecutionStepFailureEvent {{failureMetadata {{metadataEntries {METADATA}}}}}
    ... on MaterializationEvent {{metadataEntries {METADATA}}}
    ... on AssetCheckEvaluationEvent {{evaluation {{description metadataEntries {METADATA}}}}}
}}}}}}}}"""


def assert_no_secret(dagster: Dagster, server: SampleServer) -> None:
    """Whatever the UI can be asked of runs that went well and runs that failed: no secret, no token."""
    answer = str(dagster.ask("{runsOrError {... on Runs {results {runConfigYaml tags {key value}}}} instance {info}}"))
    answer += str(
        dagster.ask("{assetNodes {assetKey {path} configField {configType {key}} metadataEntries {label description}}}")
    )
    answer += "".join(str(dagster.ask(LOGS.replace("RUN", run))) for run in dagster.runs())
    assert "the link was revoked" in answer, "the run that failed is looked at too"
    apps = server.tokens.apps.values()
    marks = {*server.tokens._access, *(app.app_secret for app in apps), *(app.refresh_token for app in apps)}
    assert not [mark for mark in marks if mark in answer]
