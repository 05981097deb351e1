"""A report for the head of a department: its seats, and no others."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import dagster as dg
import pytest

from assets.report.content.words import NOTHING
from assets.report.making import make_department_reports, make_reports
from pipelines.definitions import defs
from resources.errors import FixSetup
from resources.home import Home
from tests.licence.hand_made import HandMade, at
from tests.pipeline.command_line import command
from tests.published import ask
from tests.published_once import PublishedOnce
from tests.report.conftest import NOW, Reporting
from tests.report.page import Page
from tests.report.report_homes import PRICED, begun, declare, managed, read, several


def two_teams() -> HandMade:
    """Sales has seats in two teams of two currencies; a name that means harm; one of other people."""
    made = begun()
    for team, currency in (("acme", "EUR"), ("beta", "USD")):
        declare(made, team, **(PRICED | {"currency": currency}))
        read(made, team, num_licensed_users=20, num_used_licenses=10)
        for number in range(4):
            name = f"{team}{number}"
            made.member(name, team, email=f"{name}@x.example", display_name=name.title(), joined_on=at("2025-12-01"))
            where = ("Sales", " SALES", "<b>Ops</b>/../x", "Legal")[number]
            made.add("roster_lines", {"line": number + 2, "email": f"{name}@x.example", "department": where})
        made.event(at("2026-10-30 10:00"), f"{team}0", team)
    return made.make()


def test_a_department_has_its_own_seats_and_no_others(tmp_path: Path, published_once: PublishedOnce) -> None:
    home = published_once.put_into(Home(tmp_path), two_teams)
    (made,) = make_department_reports(home, NOW, ["sales"])
    page = made.path.read_text(encoding="utf-8")
    assert made.path.parent.parent == home.reports / "departments"
    assert {row["email"] for row in made.figures.candidates} == {"acme1@x.example", "beta1@x.example"}
    everybody = {row["email"] for row in ask(home, "from seats")}
    assert {email for email in everybody if email in page} == {"acme1@x.example", "beta1@x.example"}
    assert "Legal" not in page
    told = {name: value for name, (value,) in Page(made.path).figures.items()}
    assert (told["department_seats"], told["department_active_30"], told["department_candidates"]) == ("4", "2", "2")
    assert told["department_cost_per_month_EUR"] == told["department_cost_per_month_USD"] == "30.00"
    assert told["department_waste_per_month_EUR"] == "15.00"


def test_every_department_has_a_file_of_its_own_below_departments(
    tmp_path: Path, published_once: PublishedOnce
) -> None:
    home = published_once.put_into(Home(tmp_path), two_teams)
    made = make_department_reports(home, NOW)
    folders = [each.path.parent for each in made]
    assert len({*folders}) == 3
    assert {each.parent for each in folders} == {home.reports / "departments"}
    assert sum(len(each.figures.candidates) for each in made) == 6
    (hostile,) = (each for each in made if each.figures.department == "<b>Ops</b>/../x")
    assert "<b>Ops" not in hostile.path.read_text(encoding="utf-8")


def test_pseudonyms_hide_a_department_only_if_it_is_large_enough(reporting: Reporting) -> None:
    home, _ = reporting(managed)
    (made,) = make_department_reports(home, NOW, is_pseudonymous=True)
    assert made.figures.department == "Sales"
    page = made.path.read_text(encoding="utf-8")
    assert not [row["email"] for row in ask(home, "from seats") if row["email"] in page]
    with pytest.raises(FixSetup, match="fewer than 5 seats"):
        make_department_reports(home, NOW, ["R&D"], is_pseudonymous=True)


def test_the_command_names_the_departments_that_there_are(tmp_path: Path, published_once: PublishedOnce) -> None:
    home = published_once.put_into(Home(tmp_path), two_teams)
    place = {"DROPBOX_LICENCES_HOME": str(home.root), "DROPBOX_LICENCES_NOW": NOW.isoformat()}
    done = command("report", "--department", "Sales", "--department", "legal", **place)
    assert done.returncode == 0, done.stderr
    assert [Path(line).exists() for line in done.stdout.split()] == [True, True]
    unknown = command("report", "--department", "Nowhere", **place)
    assert unknown.returncode == 2
    assert "there are: <b>Ops</b>/../x, Legal, Sales" in unknown.stderr
    both = command("report", "--department", "Sales", "--team", "acme", **place)
    assert both.returncode == 2


def test_the_page_of_all_teams_has_the_dearest_waste_first_and_sums_by_currency(reporting: Reporting) -> None:
    home, reports = reporting(several)
    page = reports["all"].path.read_text(encoding="utf-8")
    rows = ask(
        home,
        "select team, cost_per_month, currency from savings where reason_code = 'ALL' and cost_per_month is not null "
        "order by currency, cost_per_month desc, team",
    )
    places = [page.index(f'data-team="{row["team"]}"') for row in rows]
    assert places == sorted(places)
    euros = sum((row["cost_per_month"] for row in rows if row["currency"] == "EUR"), Decimal(0))
    (line,) = (part for part in page.split("<tr") if part.startswith(' class="sum"') and " in EUR" in part)
    assert f"{euros:,.2f} EUR" in line
    assert " in USD" not in page.split('id="teams"')[1].split("</table>")[0], "of one team there is nothing to add up"


def half_known() -> HandMade:
    """Of one of two teams neither the purchase nor the log was read."""
    made = begun()
    for team in ("acme", "beta"):
        declare(made, team, **PRICED)
        made.member(f"ada of {team}", team, joined_on=at("2025-12-01"))
    read(made, num_licensed_users=3, num_used_licenses=1)
    return made.make()


def test_a_sum_of_which_a_part_is_not_known_is_no_number(tmp_path: Path, published_once: PublishedOnce) -> None:
    home = published_once.put_into(Home(tmp_path), half_known)
    (page,) = (each.path.read_text(encoding="utf-8") for each in make_reports(home, NOW) if each.team is None)
    teams = page.split('id="teams"')[1].split("</table>")[0]
    (line,) = (part for part in teams.split("<tr") if part.startswith(' class="sum"'))
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", line)
    # Purchased, assigned, share, used, can go, proved, cost, saves
    purchased, assigned, _, used, *_, saved = cells[:8]
    assert (purchased, assigned, used, saved) == (NOTHING, "2", NOTHING, NOTHING)


def test_a_list_that_is_cut_says_how_many_there_are(
    tmp_path: Path, published_once: PublishedOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = published_once.put_into(Home(tmp_path), two_teams)
    monkeypatch.setattr("assets.report.content.figures.MOST_LISTED", 1)
    said = {each.team: Page(each.path).said() for each in make_reports(home, NOW)}
    assert "The first 1 of 6 are in this page" in said[None]
    assert "The first 1 of 3 are in this page" in said["acme"]
    (sales,) = make_department_reports(home, NOW, ["sales"])
    assert "The first 1 of 2 are in this page" in Page(sales.path).said()


def without_a_currency() -> HandMade:
    """Of one of three teams the price is declared without its currency."""
    made = begun()
    for team, currency in (("acme", None), ("beta", "EUR"), ("gamma", "EUR")):
        declare(made, team, **(PRICED | {"currency": currency}))
        read(made, team, num_licensed_users=2, num_used_licenses=1)
        made.member(f"ada of {team}", team, joined_on=at("2025-12-01"))
        made.add("roster_lines", {"line": 2, "external_id": f"{team} ada", "department": "Sales"})
    return made.make()


def test_amounts_without_a_currency_stop_no_report_and_are_in_no_sum(
    tmp_path: Path, published_once: PublishedOnce
) -> None:
    home = published_once.put_into(Home(tmp_path), without_a_currency)
    made = make_reports(home, NOW)
    assert {each.team for each in made} == {"acme", "beta", "gamma", None}
    page = next(each.path.read_text(encoding="utf-8") for each in made if each.team is None)
    assert "2 teams in EUR" in page
    assert "None" not in page


def test_the_monthly_job_writes_what_those_who_decide_read(
    tmp_path: Path, published_once: PublishedOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = published_once.put_into(Home(tmp_path), two_teams)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", NOW.isoformat())
    job = defs.resolve_job_def("monthly_report")
    with dg.DagsterInstance.ephemeral() as instance:
        assert job.execute_in_process(instance=instance).success
    written = {str(path.relative_to(home.reports).parent) for path in home.reports.rglob("*.*")}
    assert {"acme", "beta", "all", "exports/2026-11-01"} <= written
    assert len([name for name in written if name.startswith("departments/")]) == 3
    assert [path.suffix for path in (home.reports / "exports" / "2026-11-01").iterdir()] == [".xlsx"]


def test_the_monthly_job_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(tmp_path))
    job = defs.resolve_job_def("monthly_report")
    with dg.DagsterInstance.ephemeral() as instance:
        done = job.execute_in_process(instance=instance, raise_on_error=False)
    (failure,) = done.get_step_failure_events()
    assert "nothing was published yet" in str(failure.step_failure_data.user_failure_data)
