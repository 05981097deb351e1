"""LibreOffice opens every workbook that is made for others, and shows what openpyxl reads in it: names, money, days."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from resources.home import Home
from tests.exports.target_files import exported
from tests.exports.test_odd_people import odd

OFFICE = shutil.which("soffice")
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,1"
"""Commas, quotes, UTF-8; cells by their values rather than their formats; formulas as results; the first sheet."""
WORKBOOKS = ("servicenow", "certero", "access-review")


def by_office(file: Path, folder: Path) -> list[list[str]]:
    """The cells of a workbook's first sheet, as LibreOffice saves them."""
    line = [
        str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", AS_SHOWN,
        "--outdir", str(folder), str(file),
    ]  # fmt: skip
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    (saved,) = folder.glob("*.csv")
    with saved.open(encoding="utf-8", newline="") as lines:
        return [*csv.reader(lines, strict=True)]


def plain(value: Any) -> str:
    """A cell as LibreOffice saves its value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{Decimal(repr(value)).normalize():f}" if isinstance(value, float | int) else unescape(str(value))


def number_or_text(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except ArithmeticError:
        return text


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("target", WORKBOOKS)
def test_libreoffice_reads_the_same_cells(home: Home, tmp_path: Path, target: str) -> None:
    (file,) = (each for each in exported(target, tmp_path / "made") if each.suffix == ".xlsx")
    shown = by_office(file, tmp_path / "saved")
    sheet = openpyxl.load_workbook(file).worksheets[0]
    cells = [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [[number_or_text(cell) for cell in row] for row in shown] == [
        [number_or_text(cell) for cell in row] for row in cells
    ]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_help_desks_list_of_odd_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(odd().publish(tmp_path / "home").root))
    (file,) = exported("help-desk", tmp_path / "made")
    rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)
    assert by_office(file, tmp_path / "saved") == [[plain(cell) for cell in row] for row in rows]
