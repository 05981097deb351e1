"""The report tells who pays what, and pseudonymous ones name no small department."""

from __future__ import annotations

from pathlib import Path

from assets.report.making import make_reports
from resources.home import Home
from tests.published_once import PublishedOnce
from tests.report.conftest import NOW, Reporting
from tests.report.page import Page
from tests.report.report_homes import renewed, twelve

NONE = "\N{EN DASH}"


def texts(path: Path) -> list[str]:
    """What stands in the section, from its heading on; empty: there is none, and no link to it."""
    found = [text for _, text in Page(path).texts]
    headings = [at for at, text in enumerate(found) if text == "Who pays"]
    return found[headings[-1] :] if headings else []


def test_each_department_and_the_rest_with_last_month_and_this_one(reporting: Reporting) -> None:
    found = texts(reporting(twelve)[1]["acme"].path)
    print_at = found.index("Print")
    assert found[print_at : print_at + 4] == ["Print", "CC-2", "1.23 EUR", "43.05 EUR"]
    rest_at = found.index("people without a department")
    assert found[rest_at : rest_at + 4] == ["people without a department", NONE, "3.07 EUR", "107.55 EUR"]
    assert print_at < found.index("Design") < found.index("Direction") < rest_at


def test_without_departments_there_is_no_such_section(reporting: Reporting) -> None:
    assert texts(reporting(renewed)[1]["acme"].path) == []


def test_a_pseudonymous_report_adds_small_departments_up(tmp_path: Path, published_once: PublishedOnce) -> None:
    report, _ = make_reports(published_once.put_into(Home(tmp_path), twelve), NOW, is_pseudonymous=True)
    found = texts(report.path)
    assert not {"Print", "Design", "Direction", "CC-1", "CC-2", "CC-3"} & {*found}
    more_at = found.index("3 more")
    assert found[more_at : more_at + 4] == ["3 more", NONE, "2.45 EUR", "85.95 EUR"]


def test_a_department_of_three_hundred_letters_leaves_room_for_what_it_pays(tmp_path: Path) -> None:
    home = twelve()
    home.change("update roster_lines set department = repeat('x', 300) where department = 'Print'")
    report, _ = make_reports(home.make().publish(tmp_path), NOW)
    found = texts(report.path)
    at = found.index("x" * 57 + "...")
    assert found[at : at + 4] == ["x" * 57 + "...", "CC-2", "1.23 EUR", "43.05 EUR"]
    assert ("bdi", found[at]) in Page(report.path).texts
