"""Checks of the licence tables through Dagster: green when all is well, red with words that help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import dagster as dg
import pytest

from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import command
from tests.pipeline.dagster_run import TABLES_CHECKED, Checks, checks_of, run_job
from tests.pipeline.linked_home import ENOUGH_DAYS, READERS, linked, read
from tests.published import ask

pytestmark = pytest.mark.timeout(900)  # three whole runs before the first test
COMPANY = Company.simulate(CompanyPlan(seed=8, members=12, days=20, events_a_day=5, groups=1))
HEADER = "seat,decided,by,on,note\n"


class Ran(NamedTuple):
    """What a run left: whether it succeeded, its checks, the decisions that are kept, and what the command says."""

    success: bool
    checks: Checks
    decisions: list[dict[str, Any]]


class Runs(NamedTuple):
    good: Ran
    bad: Ran
    words: str
    """What the command line says of a third run, in which all is as bad."""
    code: int


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """A run in which all is well; then Dropbox counts 1,000 more than we do, decisions.csv is broken, and the roster
    has a status that nobody explained, and two lines that disagree about one person."""
    root = tmp_path_factory.mktemp("home")

    def run() -> Ran:
        read(home, subjects=[name for name in READERS if name != "members"])
        result, _ = run_job("members", "warehouse", "licence_tables", "loads", TABLES_CHECKED)
        return Ran(
            result.success, checks_of(result), ask(home, "select seat, decided, state from decisions order by line")
        )

    counted, listed = Company.team_info_at, Company.members_at

    def counts_more(company: Company, moment: datetime) -> dict[str, Any]:
        told = counted(company, moment)
        return told | {"num_used_licenses": told["num_used_licenses"] + 1_000}

    def shows_later_joinings(company: Company, moment: datetime) -> list[dict[str, Any]]:
        """As after a recovery with the same id: the list shows the last joining only."""
        entries = listed(company, moment)
        for entry in entries:
            if entry["profile"]["status"][".tag"] == "active":
                entry["profile"]["joined_on"] = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        return entries

    with (
        SampleServer([COMPANY]) as server,
        linked(server, root, history_days=ENOUGH_DAYS) as home,
        pytest.MonkeyPatch.context() as patch,
    ):
        home.decisions_file.write_text(f"{HEADER}nobody@acme.example,reclaim,Bo,2026-10-01,\n")
        good = run()
        patch.setattr(Company, "team_info_at", counts_more)
        patch.setattr(Company, "members_at", shows_later_joinings)
        home.decisions_file.write_text(f"{HEADER}nobody@acme.example,reclaim,Bo,10/1/2026,\n")
        emails = ask(home, "select min(email) as first, max(email) as last from seats")[0]
        lines = ("{first};False;", "else@acme.example;True;", "{last};;2020-01-31", "{last};True;")
        roster = "\n".join(("mail;accountEnabled;employeeLeaveDateTime", *lines)).format(**emails)
        (home.root / "roster.csv").write_text(roster)
        exclusion = '[[exclusions]]\ngroup = "Board\\n{}"\nreason = "r"\nowner = "o"\n'
        home.exclusions_file.write_text("".join(exclusion.format(number) for number in range(12)))
        bad = run()
        told = command("run", "--job", "hourly")
        yield Runs(good, bad, told.stderr, told.returncode)


def test_all_is_well(runs: Runs) -> None:
    assert runs.good.success
    explained = runs.good.checks["reconciliation", "difference_is_explained"]
    assert explained.passed
    assert explained.description == "No difference to Dropbox's count has grown without members that could explain it."
    assert runs.good.checks["warehouse", "home_files_are_right"].passed
    assert runs.good.decisions == [{"seat": "nobody@acme.example", "decided": "reclaim", "state": "unknown_seat"}]


def test_an_unexplained_difference_is_red_with_its_figures(runs: Runs) -> None:
    red = runs.bad.checks["reconciliation", "difference_is_explained"]
    assert (red.passed, red.severity) == (False, dg.AssetCheckSeverity.ERROR)
    words = red.description or ""
    told = re.search(r"acme: Dropbox counts (\d+) used licences, we count (\d+); before, the difference was 0\.", words)
    assert told
    assert int(told[1]) - int(told[2]) == 1_000
    assert "Compare the table seats with the members in Dropbox's admin console" in words


def test_a_broken_decisions_file_is_red_with_its_line_and_loses_nothing(runs: Runs) -> None:
    assert not runs.bad.success
    words = runs.bad.checks["warehouse", "home_files_are_right"].description or ""
    assert not runs.bad.checks["warehouse", "home_files_are_right"].passed
    assert "decisions.csv: line 2: on is '10/1/2026', which can mean 2026-01-10 or 2026-10-01. Give the cells" in words
    assert runs.bad.decisions == runs.good.decisions
    assert runs.bad.checks["members", "every_team_was_read"].passed


def test_the_command_line_tells_of_a_broken_decisions_file(runs: Runs) -> None:
    assert runs.code == 1
    assert "Failed: all teams (decisions): Reading " in runs.words
    assert "line 2: on is '10/1/2026'" in runs.words


def test_a_status_that_nobody_explained_is_counted_and_makes_no_leaver(runs: Runs) -> None:
    assert runs.good.checks["roster_matches", "roster_statuses_are_known"].passed
    yellow = runs.bad.checks["roster_matches", "roster_statuses_are_known"]
    assert (yellow.passed, yellow.severity) == (False, dg.AssetCheckSeverity.WARN)
    words = yellow.description or ""
    assert "1 person has the status account disabled, which is not read as left: 1 with a seat." in words
    assert "Name each in roster.toml, in left_statuses or in active_statuses" in words
    told, bad = words.splitlines()
    assert f"Look at: {bad}\n  {told}\n" in runs.words


def test_use_that_is_older_than_the_joining_shown_is_counted_on_the_page_of_seats(runs: Runs) -> None:
    assert runs.good.checks["seats", "seats_add_up"].passed
    good = runs.good.checks["seats", "use_is_within_membership"]
    assert good.passed
    assert good.description == (
        "No use is unexplained; seats that were used under an earlier membership or while invited: 0."
    )
    shown = runs.bad.checks["seats", "use_is_within_membership"]
    assert (shown.passed, shown.severity) == (False, dg.AssetCheckSeverity.WARN)
    table = shown.metadata["found"]
    assert isinstance(table, dg.TableMetadataValue)
    # The log tells of those who joined within its reach; of the others nothing tells that they were there before.
    joined = {person.email: person.joined_at for person in COMPANY.people}
    explained = {str(each.data["email"]): each.data["is_wrong"] == "False" for each in table.records}
    assert explained == {
        email: bool(at) and at >= COMPANY.plan.begins_at for email, at in joined.items() if email in explained
    }
    assert len(explained) > 5
    wrong = list(explained.values()).count(False)
    assert (shown.description or "").startswith(f"{wrong} of {len(explained)} seats with use from outside")


def test_lines_that_disagree_about_a_person_are_yellow_and_make_no_leaver(runs: Runs) -> None:
    assert runs.good.checks["roster_contradictions", "roster_agrees_with_itself"].passed
    yellow = runs.bad.checks["roster_contradictions", "roster_agrees_with_itself"]
    assert (yellow.passed, yellow.severity) == (False, dg.AssetCheckSeverity.WARN)
    words = yellow.description or ""
    assert "in acme: line 4 says that the person left, line 5 does not." in words
    assert "Whoever any line shows as still there is no LEAVER" in words


def test_lines_that_mean_nobody_are_named_and_counted_at_the_end_of_a_run(runs: Runs) -> None:
    assert runs.good.checks["roster_unmatched", "roster_lines_mean_somebody"].passed
    for asset, name, words in (
        ("roster_unmatched", "roster_lines_mean_somebody", "Line 3 (else@acme.example): no seat."),
        ("decisions", "decisions_mean_somebody", "Line 2 (nobody@acme.example) matches no seat that anybody ever had."),
        ("exclusion_matches", "exclusions_mean_somebody", "Exclusion 10 (group Board\n9) means nobody: no group"),
    ):
        yellow = runs.bad.checks[asset, name]
        assert (yellow.passed, yellow.severity) == (False, dg.AssetCheckSeverity.WARN)
        assert words in (yellow.description or "")
        line = words.replace("\n", " ")  # it stays a line, whatever stands in the list
        assert f"  {line}" in runs.words
    assert "Look at: Exclusions that protect nobody: 12 (table exclusion_matches)." in runs.words
    assert "\n  And 2 more.\n" in runs.words
    assert "Board 10" not in runs.words
