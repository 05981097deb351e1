"""A report in a browser: by keyboard and mouse, in light and dark, on a screen and a phone, and printed.

``REPORT_PICTURES=folder`` keeps the screenshots.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.dagster_ui import ARGUMENTS, CHROMIUM
from tests.licence.hand_made import HandMade
from tests.report.conftest import Reporting
from tests.report.report_homes import managed, no_events, nothing_read, several, three, twelve

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed: apt-get install chromium")
EDGES = """cells => cells.map(cell => cell.getBoundingClientRect()).map(box => [box.left, box.right, box.top])"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""Axe's rules that look at colours (its tag cat.color, but for the stricter one, which it leaves out by itself)."""
WIDTHS = {"screen": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, path: Path, *, width: str = "screen", scheme: str = "light") -> Iterator[Page]:
    """The page, of which no complaint and no request beyond its own file is heard by the end."""
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    context = browser.new_context(viewport=size, color_scheme=scheme, accept_downloads=True)  # type: ignore[arg-type]
    page, heard = context.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url))
    page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
    page.goto(path.as_uri())
    yield page
    assert [each for each in heard if not each.startswith(("blob:null/", "data:,"))] == [path.as_uri()]
    context.close()


def visible(page: Page) -> list[str]:
    return page.locator("#candidates tbody:visible th bdi:first-child").all_inner_texts()


def test_search_filter_and_order(browser: Browser, reporting: Reporting) -> None:
    with opened(browser, reporting(several)[1]["all"].path) as page:
        assert len(visible(page)) == 17
        page.get_by_label("Search").fill("p6@BETA")
        expect(page.locator("#found")).to_have_text("1 of 17 seats")
        assert visible(page) == ["Person 6"]
        page.get_by_label("Search").fill("")
        page.get_by_label("Reason").select_option(label="Idle for 90 days")
        expect(page.locator("#found")).to_have_text("3 of 17 seats")
        page.get_by_label("How sure").select_option("unknown")
        expect(page.locator("#found")).to_have_text("0 of 17 seats")
        page.get_by_label("Reason").select_option("")
        days = page.get_by_role("button", name="Days")
        days.focus()
        page.keyboard.press("Enter")
        shown = [
            int(text)
            for text in page.locator("#candidates tbody:visible tr:first-child td:nth-child(5)").all_inner_texts()
        ]
        assert shown == sorted(shown)
        expect(page.locator("th", has=days)).to_have_attribute("aria-sort", "ascending")
        days.click()
        expect(page.locator("th", has=days)).to_have_attribute("aria-sort", "descending")


def test_the_list_for_one_manager_to_print_and_to_send(browser: Browser, reporting: Reporting) -> None:
    with opened(browser, reporting(managed)[1]["acme"].path) as page:
        assert len(visible(page)) == 9
        assert page.get_by_role("combobox", name="Department").locator("option").all_inner_texts() == [
            "all", "R&D (2)", "Sales (6)", "not known (1)",
        ]  # fmt: skip
        page.get_by_role("combobox", name="Group").select_option(label="Everyone (4)")
        page.get_by_role("combobox", name="Department").select_option(label="Sales (6)")
        assert set(visible(page)) == {"Person 0", "Person 2", "Person 4"}
        page.get_by_role("combobox", name="Manager").select_option(label='Zoe, "Boss" Adler (2)')
        expect(page.locator("#found")).to_have_text("1 of 9 seats")
        assert visible(page) == ["Person 2"]
        expect(page.locator("#candidates tbody:visible")).to_contain_text('Zoe, "Boss" Adler')
        keep(page, "managed")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download CSV").click()
        page.emulate_media(media="print")
        expect(page.locator("#asked")).to_have_text(
            'Department: Sales (6); Manager: Zoe, "Boss" Adler (2); Group: Everyone (4)'
        )
        names, row = csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"), newline=""))
    told = dict(zip(names, row, strict=True))
    assert told["email"] == "p2@x.example"
    assert (told["department"], told["cost centre"], told["group"]) == ("Sales", "CC-0", "Everyone")
    assert told["manager"] == 'Zoe, "Boss" Adler'


def test_who_is_in_no_department_can_be_chosen(browser: Browser, reporting: Reporting) -> None:
    with opened(browser, reporting(managed)[1]["acme"].path) as page:
        page.get_by_role("combobox", name="Manager").select_option(label="not known (3)")
        assert set(visible(page)) == {"Person 3", "Person 7", "Lost"}
        page.get_by_role("combobox", name="Cost centre").select_option(label="not known (1)")
        assert visible(page) == ["Lost"]


@pytest.mark.parametrize("width", WIDTHS)
def test_evidence_opens_in_its_place_by_keyboard(width: str, browser: Browser, reporting: Reporting) -> None:
    with opened(browser, reporting(twelve)[1]["acme"].path, width=width) as page:
        first = page.locator("#candidates tbody").first
        expect(first.locator(".evidence")).to_be_hidden()
        first.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(first.locator(".evidence")).to_be_visible()
        expect(first.locator(".evidence")).to_contain_text("Last content use")
        expect(page.locator(".evidence:visible")).to_have_count(1)


@pytest.mark.parametrize(("state", "report"), [(managed, "acme"), (managed, "all"), (three, "acme"), (three, "all")])
def test_on_a_phone_a_seat_stands_in_lines_of_two(
    state: Callable[[], HandMade], report: str, browser: Browser, reporting: Reporting
) -> None:
    with opened(browser, reporting(state)[1][report].path, width="phone") as page:
        boxes = page.locator("#candidates tbody tr").first.locator("> *").evaluate_all(EDGES)
    *alone, reason, since, days, sure, cost, evidence = boxes
    assert {round(left) for left, _, _ in [*alone, reason, days, cost]} == {round(boxes[0][0])}
    assert {round(right) for _, right, _ in [*alone, since, sure, evidence]} == {round(boxes[0][1])}
    assert [reason[2], days[2], cost[2]] == pytest.approx([since[2], sure[2], evidence[2]], abs=4)


def test_a_figure_tells_what_it_means(browser: Browser, reporting: Reporting) -> None:
    with opened(browser, reporting(twelve)[1]["acme"].path) as page:
        words = page.get_by_text("Active members used in the last 30 days")
        expect(words).to_be_hidden()
        page.locator("summary", has_text="Used in 30 days").press("Enter")
        expect(words).to_be_visible()
        page.locator("#position summary").press("Enter")
        expect(page.locator("#position table")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_letter_of_a_chart_is_cut_off(width: str, browser: Browser, reporting: Reporting) -> None:
    """Letters that hang below the line (Jan, Apr, Jul) reach out of a drawing whose fonts were other ones."""
    cut = """() => {
        const clips = chart => getComputedStyle(chart).overflow === 'visible' ? chart.closest('.chart') : chart
        const within = (text, box) => text.bottom <= box.bottom + 8
            && text.left >= box.left - 1 && text.right <= box.right + 1
        return [...document.querySelectorAll('.chart svg')].filter(chart => chart.checkVisibility()).flatMap(chart =>
            [...chart.querySelectorAll('text')].map(each => [each.textContent, each.getBoundingClientRect(), chart]))
            .filter(([, text, chart]) => !within(text, clips(chart).getBoundingClientRect())
                || text.bottom > chart.getBoundingClientRect().bottom + 0.5 && clips(chart) === chart)
            .map(([words]) => words)
    }"""
    with opened(browser, reporting(twelve)[1]["acme"].path, width=width) as page:
        assert page.locator(".chart svg text").count() > 10
        assert page.evaluate(cut) == []


def test_ten_thousand_hostile_names_and_their_csv(browser: Browser, hostile_page: Path) -> None:
    with opened(browser, hostile_page) as page:
        assert len(visible(page)) == 25
        page.get_by_role("button", name="Show 200 more").click()
        assert len(visible(page)) == 225
        page.get_by_label("Reason").select_option(label="Never active")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download CSV").click()
        assert waiting.value.suggested_filename == "reclaim-acme-2026-11-01.csv"
        content = waiting.value.path().read_bytes()
    rows = [*csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    assert rows[0] == [
        "name",
        "email",
        "reason",
        "since",
        "days",
        "how sure",
        "a month",
        "group",
        "why",
        "before it goes",
    ]
    assert {len(row) for row in rows} == {10}
    assert {row[2] for row in rows[1:]} == {"Never active"}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_formulas_in_a_csv_are_harmless(browser: Browser, hostile_page: Path) -> None:
    with opened(browser, hostile_page) as page:
        page.get_by_label("Search").fill("hyperlink")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download CSV").click()
        rows = [*csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"), newline=""))]
    assert {row[0] for row in rows[1:]} == {'\'=HYPERLINK("http://evil.example")'}


@pytest.fixture(
    scope="module", params=[twelve, managed, three, nothing_read, no_events, several], ids=lambda state: state.__name__
)
def looked_at(request: pytest.FixtureRequest, browser: Browser, reporting: Reporting) -> Iterator[tuple[str, Page]]:
    """A state's page, opened once for all widths and schemes: its script asks for neither."""
    state: Callable[[], HandMade] = request.param
    with opened(browser, reporting(state)[1]["all" if state is several else "acme"].path) as page:
        yield state.__name__, page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(width: str, scheme: str, looked_at: tuple[str, Page]) -> None:
    state, page = looked_at
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = false })")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0]
    page.evaluate("document.querySelectorAll('details').forEach((each, n) => { if (n < 30) each.open = true })")
    rules = {"runOnly": OF_COLOURS} if scheme == "dark" else {}  # all others are of what does not change with it
    bad = [
        (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0]["failureSummary"])
        for each in Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
    assert not bad
    keep(page, f"{state}-{width}-{scheme}")


def test_it_prints_to_a4(browser: Browser, reporting: Reporting, tmp_path: Path) -> None:
    with opened(browser, reporting(several)[1]["all"].path, scheme="dark") as page:
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator("nav").is_hidden()
        printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 594" in printed.replace(b"595", b"594"), "A4 is 595 points wide"


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("REPORT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
