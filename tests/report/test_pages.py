"""A page asks for nothing, stays small, and shows text from Dropbox as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from assets.report.content.figures import figures
from assets.report.content.notices import notices
from pipelines.cli import main
from resources.published import Published
from tests.licence.hand_made import AS_OF, HandMade
from tests.report.conftest import Reporting
from tests.report.page import Page
from tests.report.report_homes import (
    HOSTILE,
    STATES,
    few_hostile,
    no_events,
    nothing_read,
    renewed,
    several,
    sign_ins_only,
    three,
    with_an_administrator,
)

OURS = """
html head meta title link style body script header main footer nav section div p h1 h2 h3 a ul li table caption thead
tbody tr th td details summary data small b strong em code bdi dl dt dd form label input select option button output
svg defs pattern rect g path line text tspan clippath span
"""
MOST_BYTES = 5_000_000


def test_ten_thousand_members_take_less_than_five_megabytes(hostile_page: Path) -> None:
    assert hostile_page.stat().st_size < MOST_BYTES
    page = Page(hostile_page)
    listed = sum(row[-1] == "Evidence" for row in page.rows if row)
    assert f"The first {listed:,} of 8,368 are in this page" in page.said()


def test_hostile_names_appear_as_text(reporting: Reporting) -> None:
    page = Page(reporting(few_hostile)[1]["acme"].path)
    assert {tag for tag, _ in page.elements} <= {*OURS.split()}
    names = {text for tag, text in page.texts if tag == "bdi"}
    for name in HOSTILE:
        if name:
            told = re.sub("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", "\N{REPLACEMENT CHARACTER}", name)
            assert told in names, name
    assert sum(tag == "script" for tag, _ in page.elements) == 1


def test_the_list_of_what_can_go_names_administrators(reporting: Reporting) -> None:
    home, reports = reporting(with_an_administrator)
    said = Page(reports["acme"].path).said()
    assert "Administrator Team <b> ; last work as one 30 Oct 2026, 10:00 UTC Joined" in said
    assert said.count("last work as one 30") == 1
    listed = CliRunner().invoke(main, ["reclaim"], env={"DROPBOX_LICENCES_HOME": str(home.root)})
    assert re.search(r"dia@three.example +Team <b> +NEVER_ACTIVE ", listed.stdout), listed.stdout


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_a_page_asks_for_nothing(state: Callable[[], HandMade], reporting: Reporting) -> None:
    for report in reporting(state)[1].values():
        page = Page(report.path)
        policies = [
            each["content"] for tag, each in page.elements if each.get("http-equiv") == "Content-Security-Policy"
        ]
        assert len(policies) == 1
        assert policies[0].startswith("default-src 'none'; base-uri 'none'; form-action 'none'; ")
        assert "unsafe" not in policies[0]
        for tag, attributes in page.elements:
            assert not {name for name in attributes if name.startswith("on") or name in {"src", "style"}}, tag
            target = attributes.get("href", "#")
            assert target == "data:," or target.startswith("#"), target
            assert not re.search(r"url\((?!#)", str(attributes)), tag
        assert "<script>" in report.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
def test_ids_are_there_once_and_links_lead_to_them(state: Callable[[], HandMade], reporting: Reporting) -> None:
    for report in reporting(state)[1].values():
        elements = Page(report.path).elements
        ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        for tag, attributes in elements:
            targets = [attributes.get("aria-labelledby"), attributes.get("href", "").removeprefix("#")]
            assert not [each for each in targets if each and each != "data:," and each not in ids], tag


@pytest.mark.parametrize(
    ("state", "team", "days_later", "words"),
    [
        (three, "acme", 0, []),
        # Fresh figures that are looked at late are old.
        (three, "acme", 10, ["The members were read last on", "The log is complete only until"]),
        (nothing_read, "acme", 0, ["The members were never read"]),
        (no_events, "acme", 0, ["The last reading failed", "The audit log was not read"]),
        (sign_ins_only, "acme", 0, ["Its plan logs no file events"]),
        (several, "old", 0, ["The members were read last on", "The log is complete only until"]),
        (several, "beta", 0, []),
        (renewed, "acme", 0, ["The renewal on 1\u00a0Mar\u00a02026, as declared, has passed"]),
    ],
    ids=["fresh", "late", "never read", "no events.read", "sign-ins only", "old", "beside bad ones", "renewed"],
)
def test_what_a_reader_must_know_first(
    state: Callable[[], HandMade], team: str, days_later: int, words: list[str], reporting: Reporting
) -> None:
    home, _ = reporting(state)
    with Published(home) as published:
        found = [each.words for each in notices(figures(published, team), AS_OF + timedelta(days=days_later))]
    assert len(found) == len(words)
    for each in words:
        assert any(told.startswith(each) for told in found), (each, found)


def test_what_follows_an_assumed_renewal_says_so(reporting: Reporting) -> None:
    said = Page(reporting(renewed)[1]["acme"].path).said()
    assert "from 1 Mar 2027 (assumed) that saves" in said
    assert "renews on 1 Mar 2027 (assumed)" in said
    assert "Attention The renewal on 1 Mar 2026, as declared, has passed." in said


def test_the_page_of_all_names_the_team_that_lacks_data(reporting: Reporting) -> None:
    said = Page(reporting(several)[1]["all"].path).said()
    assert "Attention: team never The members were never read" in said
    assert "Attention: team old" in said
    assert "of 5 of 6 teams" in said
