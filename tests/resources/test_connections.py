"""``connections.toml``: what it may say, and that each mistake is told with its line and its cure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.home_files.connections import Connection, Contract, Share, read_connections


def declared(tmp_path: Path, text: str) -> dict[str, Connection]:
    path = tmp_path / "connections.toml"
    path.write_text(text, encoding="utf-8")
    return read_connections(path)


def test_no_file_is_no_team(tmp_path: Path) -> None:
    assert read_connections(tmp_path / "connections.toml") == {}


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[connections]\n"])
def test_an_empty_file_is_no_team(text: str, tmp_path: Path) -> None:
    assert declared(tmp_path, text) == {}


def test_defaults(tmp_path: Path) -> None:
    found = declared(tmp_path, '[connections.acme]\napp_key = "abc123"\n')
    assert found == {"acme": Connection("acme", "abc123", True, 400, 72, 90, Contract(None, None, None, None))}


FULL = """
[connections.zeta]                    # the order is the file's
app_key = "abc123"
enabled = false
history_days = "all"
settle_hours = 0
idle_after_days = 1
[connections.zeta.contract]
price_per_seat_month = "15.00"
currency = "EUR"
renewal_date = "2027-03-01"
notice_days = 30

[connections.acme_2]
app_key = "def"
history_days = 30
contract = { price_per_seat_month = "0", renewal_date = 2027-03-01 }
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(FULL, id="as it is"),
        pytest.param("\ufeff" + FULL, id="with a mark at its beginning, as some editors write it"),
        pytest.param(FULL.replace("\n", "\r\n"), id="with the line ends of Windows"),
    ],
)
def test_everything(text: str, tmp_path: Path) -> None:
    found = declared(tmp_path, text)
    assert list(found) == ["zeta", "acme_2"]
    terms = Contract(Decimal("15.00"), "EUR", date(2027, 3, 1), 30)
    assert found["zeta"] == Connection("zeta", "abc123", False, None, 0, 1, terms)
    terms = Contract(Decimal(0), None, date(2027, 3, 1), None)
    assert found["acme_2"] == Connection("acme_2", "def", history_days=30, contract=terms)


HEAD = '[connections.acme]\napp_key = "abc"\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[connections.acme\n", 1, "it is not TOML"),
        (HEAD + 'app_key = "abd"\n', 3, "it is not TOML"),
        (HEAD + 'contract = """\nnever ends', 4, "it is not TOML"),
        ("\n[connection.acme]\n", 2, "unknown key 'connection'"),
        ("connections = 3\n", 1, "Write it as [connections.NAME]"),
        ("[connections]\nacme = 3\n", 2, "Write it as [connections.acme]"),
        ('[[connections.acme]]\napp_key = "abc"\n', 1, "Write it as [connections.acme]"),
        ("[connections]\n\n[connections.acme]\nenabled = true\n", 3, "app_key is missing"),
        ("[connections.Acme]\n", 1, "'Acme' cannot be used"),
        ('[connections."a b"]\n', 1, "'a b' cannot be used"),
        (f"[connections.{'a' * 32}]\n", 1, "31 at most"),
        ("[connections.2acme]\n", 1, "small letter"),
        ("[connections.acme]\napp_key = 3\n", 2, "app_key has a wrong value. Write a text in quotes"),
        ('[connections.acme]\napp_key = ""\n', 2, "a text in quotes"),
        ('[connections.acme]\napp_key = " abc"\n', 2, "a text in quotes"),
        (HEAD + "enabled = 1\n", 3, "enabled has a wrong value. Write true or false"),
        (HEAD + 'enabled = "true"\n', 3, "true or false"),
        (HEAD + "history_days = 0\n", 3, 'a number of days, or "all"'),
        (HEAD + 'history_days = "everything"\n', 3, '"all"'),
        (HEAD + "history_days = true\n", 3, '"all"'),
        (HEAD + "settle_hours = -1\n", 3, "a whole number from 0"),
        (HEAD + "settle_hours = 1.5\n", 3, "a whole number from 0"),
        (HEAD + "# idle_after_days is a threshold\n\nidle_after_days = 0\n", 5, "a whole number from 1 to 3650"),
        (HEAD + "idle_after_days = 3651\n", 3, "a whole number from 1 to 3650"),
        (HEAD + "idle_after_day = 90\n", 3, "unknown key 'idle_after_day'. Known: app_key, enabled"),
        (HEAD + 'keep_event_json = "some"\n', 3, 'Write "full", "no_names" or "none"'),
        (HEAD + "keep_event_json = true\n", 3, 'Write "full", "no_names" or "none"'),
        (HEAD + "retention_days = 0\n", 3, "a whole number from 1"),
        # the default threshold of 90 days, three days to settle, and the days at both ends
        (HEAD + "retention_days = 94\n", 3, "Write 95 or more, or lower idle_after_days"),
        (HEAD + "idle_after_days = 7\nsettle_hours = 1\nretention_days = 9\n", 5, "Write 10 or more"),
        (HEAD + "contract = 3\n", 3, "Write it as [connections.acme.contract]"),
        (HEAD + "[connections.acme.contract]\nprice = 3\n", 4, "unknown key 'price'. Known: price_per_seat"),
        (HEAD + "[connections.acme.contract]\nprice_per_seat_month = 15.0\n", 4, 'like "15.00"'),
        (HEAD + '[connections.acme.contract]\nprice_per_seat_month = "-1"\n', 4, 'like "15.00"'),
        (HEAD + '[connections.acme.contract]\nprice_per_seat_month = "NaN"\n', 4, 'like "15.00"'),
        (HEAD + '[connections.acme.contract]\nprice_per_seat_month = "1_5"\n', 4, 'like "15.00"'),
        (HEAD + '[connections.acme.contract]\nprice_per_seat_month = "1,5"\n', 4, 'like "15.00"'),
        (HEAD + '[connections.acme.contract]\ncurrency = "€"\n', 4, 'like "EUR"'),
        (HEAD + '[connections.acme.contract]\nrenewal_date = "1.3.27"\n', 4, 'a date, like "2027-03-01"'),
        (HEAD + "[connections.acme.contract]\nrenewal_date = 00:00:00\n", 4, "a date"),
        (HEAD + "[connections.acme.contract]\nnotice_days = -1\n", 4, "a whole number from 0"),
        # other ways to write the same: dotted keys, tables in a line, a value of several lines
        (HEAD + "contract.notice_days = true\n", 3, "notice_days has a wrong value"),
        (HEAD + 'contract = { currency = "eur" }\n', 3, "currency has a wrong value"),
        ('[connections]\nacme = { app_key = "a",  enabled = 0 }\n', 2, "enabled has a wrong value"),
        (HEAD + 'enabled = """\ntrue"""\n', 1, "enabled has a wrong value"),
        # the same key stands in another team's table, and is right there
        (HEAD + "settle_hours = 1\n[connections.b]\napp_key = 'b'\nsettle_hours = '1'\n", 6, "settle_hours has"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_cure(text: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(FixSetup) as raised:
        declared(tmp_path, text)
    assert f"line {line}" in str(raised.value)
    assert words in str(raised.value)
    assert str(tmp_path / "connections.toml") in raised.value.tried


def test_a_secret_in_the_file_is_refused_and_not_told(tmp_path: Path) -> None:
    with pytest.raises(FixSetup, match=r"line 3: app_secret is a secret.*connect acme") as raised:
        declared(tmp_path, HEAD + 'app_secret = "MARKER"\n')
    assert "MARKER" not in repr(raised.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "connections.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FixSetup, match="UTF-8"):
        read_connections(path)
    with pytest.raises(FixSetup, match="IsADirectoryError"):
        read_connections(tmp_path)


@pytest.mark.parametrize(
    ("written", "read"), [("7", 7), ('"5%"', Share(Decimal(5))), ('"2.5 %"', Share(Decimal("2.5")))]
)
def test_the_least_seats_are_a_number_or_a_share(tmp_path: Path, written: str, read: object) -> None:
    path = tmp_path / "connections.toml"
    path.write_text(f'[connections.acme]\napp_key = "k"\nleast_available_seats = {written}\n')
    assert read_connections(path)["acme"].least_available_seats == read


@pytest.mark.parametrize("written", ['"5"', '"-1%"', '"101%"', "-1", "true", "0.05", '"five %"'])
def test_another_least_is_refused_with_both_forms(tmp_path: Path, written: str) -> None:
    path = tmp_path / "connections.toml"
    path.write_text(f'[connections.acme]\napp_key = "k"\nleast_available_seats = {written}\n')
    with pytest.raises(FixSetup, match=r'line 3: .*a share of those bought, like "5%"'):
        read_connections(path)
