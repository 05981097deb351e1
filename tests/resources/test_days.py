"""Days as people, spreadsheets and programs write them: which are read, which are refused, and with what cure."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from resources.errors import FixSetup
from resources.home_files.connections import read_connections
from resources.home_files.decisions_file import read_decisions
from resources.home_files.exclusions import read_exclusions
from resources.roster.roster_file import read_roster
from resources.text_files.days import WrongDay, day_of, day_or_none, with_century

WAYS = (
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%d.%m.%Y}",
    "{0.day}.{0.month}.{0.year:04}",
    "{0.day}. {0.month}. {0.year:04}",
    "{0.year:04}-{0.month}-{0.day}",
    "{0.year:04}/{0.month}/{0.day}",
    "{0:%Y. %m. %d}.",
    "{0:%Y%m%d}",
)
TIMES = (
    *("", " 00:00:00", " 00:00", "T00:00:00Z", "T23:59:59.999+02:00", " 00:00:00.0000000 +00:00", "T00:00:00:00Z"),
    *(" 00:00:00+02", "T00:00:00.000+0000"),
    *(" 12:00:00 AM", "\u00a000:00", " 12:00:00\u202fAM", " 5:30 p.m.", "Z", "+02:00", " UTC", " 00:00:00 UTC"),
)
DAYS = some.dates(min_value=date(1000, 1, 1))


@given(
    DAYS, some.sampled_from(WAYS), some.sampled_from(TIMES), some.sampled_from(["", " ", "\u00a0", "\u200e", "\ufeff "])
)
def test_a_day_is_read_as_it_was_written_whatever_time_follows(day: date, way: str, time: str, blank: str) -> None:
    assert day_of(blank + way.format(day) + time + blank) == day


@given(some.datetimes(min_value=datetime(1000, 1, 1)), some.sampled_from([None, timezone(timedelta(hours=-8))]))
def test_dates_of_toml_and_parquet_are_the_day_that_they_show(moment: datetime, zone: timezone | None) -> None:
    assert day_of(moment.replace(tzinfo=zone)) == day_of(moment.date()) == moment.date()
    assert day_of(str(moment.replace(tzinfo=zone))) == moment.date()


@given(DAYS, some.sampled_from("/-"), some.sampled_from(TIMES))
def test_day_and_month_before_the_year_are_read_only_in_an_order_that_somebody_named(
    day: date, mark: str, time: str
) -> None:
    british = mark.join([f"{day.day}", f"{day.month:02}", f"{day.year}"]) + time
    american = mark.join([f"{day.month:02}", f"{day.day}", f"{day.year}"]) + time
    assert day_of(british, "day first") == day_of(american, "month first") == day
    for text in (british, american):
        with pytest.raises(WrongDay) as raised:
            day_of(text)
        assert str(day) in str(raised.value)
        assert "yyyy-mm-dd" in raised.value.cure


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("10/1/2026", "can mean 2026-01-10 or 2026-10-01"),
        ("10/1/2026 12:00:00 AM", "can mean 2026-01-10 or 2026-10-01"),
        ("13/10/2026", "can only mean 2026-10-13, but in other lines the order of day and month is open"),
        ("31/31/2026", "is not a date"),
        ("46296", "is a number, as Excel keeps days: 2026-10-01 counted from 1900 or 2030-10-02 counted from 1904"),
        ("46296,5", "is a number, as Excel keeps days"),
        ("2027-02-29", "is not a date"),
        ("29.2.2027", "is not a date"),
        ("01.10.26", "has a year of two digits"),
        ("1/10/26", "has a year of two digits"),
        ("1 October 2026", "is not a date"),
        ("2026-10-01 2026-10-02", "is not a date"),
        ("2026-10/01", "is not a date"),
        ("2026-W40-4", "is not a date"),
        ("\u0662\u0660\u0662\u0666-10-01", "is not a date"),
        ("", "is not a date"),
        ("0000-00-00", "is not a date"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    with pytest.raises(WrongDay) as raised:
        day_of(text)
    assert why in str(raised.value)


@given(some.dates(min_value=date(2000, 1, 1), max_value=date(2098, 12, 31)), some.sampled_from(TIMES))
def test_a_day_of_two_digits_is_read_where_days_are_of_this_century_alone(day: date, time: str) -> None:
    assert day_or_none(with_century(f" {day:%d.%m.%y}{time}")) == day
    assert day_of(with_century(f"{day:%m/%d/%y}{time}"), "month first") == day
    for text in (f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}", "soon", ""):
        assert with_century(text) == text


def test_order_does_not_make_a_day_of_what_is_none() -> None:
    with pytest.raises(WrongDay):
        day_of("13/10/2026", "month first")


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "-", "\u2013", "N/A", "#N/A", "n/a", "na", "None", "NULL", "(null)", "NaT", "NaN", "<NA>", r"\N"),
        *("0", "0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00/00/0000", "00000000"),
        *("1900-01-00", "00.01.1900", "1/0/1900", "01/00/1900 00:00:00"),
        *("0001-01-01T00:00:00Z", "1601-01-01", "1899-12-30", "01.01.1900", "1970-01-01 00:00:00"),
        *("9999-12-31", "31.12.9999", "99991231", "4712-12-31", "2999-12-31", "2099-12-31"),
    ],
)
def test_marks_for_no_date_are_no_date(text: str) -> None:
    assert day_or_none(text) is None
    assert day_or_none(None) is None


@given(some.dates(min_value=date(1971, 1, 1), max_value=date(2099, 12, 30)))
def test_a_day_in_the_life_of_a_company_is_never_taken_for_a_mark(day: date) -> None:
    assert day_or_none(day) == day_or_none(f"{day:%d.%m.%Y}") == day


@pytest.mark.parametrize("text", ["0 days", "soon", "46296", "10/1/2026"])
def test_what_is_neither_a_day_nor_a_mark_is_refused(text: str) -> None:
    with pytest.raises(WrongDay):
        day_or_none(text)


@pytest.mark.parametrize(
    "text", ["2026-10-01", "2026-10-01 00:00:00", "2026-10-01T00:00:00Z", "2026/10/01", "01.10.2026", "1.10.2026"]
)
def test_every_file_of_the_home_reads_the_same_days(text: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(f"email,left_on\na@x.test,{text}\n")
    (tmp_path / "decisions.csv").write_text(f"seat,decided,by,on\na@x.test,keep,Bo,{text}\n")
    why = 'reason = "r"\nowner = "o"\n'
    (tmp_path / "exclusions.toml").write_text(f'[[exclusions]]\nperson = "a@x.test"\nuntil = "{text}"\n{why}')
    (tmp_path / "connections.toml").write_text(
        f'[connections.acme]\napp_key = "k"\ncontract.renewal_date = "{text}"\n'
        f'contract.prices = [{{ valid_from = "{text}", price_per_seat_month = "15.00" }}]\n'
    )
    contract = read_connections(tmp_path / "connections.toml")["acme"].contract
    assert {
        read_roster(tmp_path / "roster.csv", tmp_path / "roster.parquet")[0].left_on,
        read_decisions(tmp_path / "decisions.csv")[0].decided_date,
        read_exclusions(tmp_path / "exclusions.toml")[0].until_date,
        contract.renewal_date,
        contract.prices[0].valid_from,
    } == {date(2026, 10, 1)}


def test_a_day_of_two_meanings_is_refused_with_the_format_that_a_spreadsheets_cells_need(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("seat,decided,by,on\na@x.test,keep,Bo,10/1/2026\n")
    with pytest.raises(FixSetup) as raised:
        read_decisions(path)
    assert "line 2: on is '10/1/2026', which can mean 2026-01-10 or 2026-10-01" in str(raised.value)
    assert "Give the cells the format yyyy-mm-dd" in str(raised.value)
