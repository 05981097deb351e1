"""LibreOffice opens every workbook that is made for others, and shows what openpyxl reads in it: names, money, days."""

from __future__ import annotations

import csv
import shutil
import subprocess
from dataclasses import dataclass
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
from tests.published_once import PublishedOnce

OFFICE = shutil.which("soffice")
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,1"
"""Commas, quotes, UTF-8; cells by their values rather than their formats; formulas as results; the first sheet."""
WORKBOOKS = ("servicenow", "certero", "access-review")
OF_ODD_PEOPLE = "help-desk"


@dataclass(frozen=True)
class Opened:
    """A workbook, and the cells of its first sheet as LibreOffice saves them."""

    file: Path
    by_office: list[list[str]]


def workbook(target: str, home: Home, folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DROPBOX_LICENCES_HOME", str(home.root))
        environment.setenv("DROPBOX_LICENCES_NOW", "2026-11-01T09:00:00Z")
        (file,) = (each for each in exported(target, folder / target) if each.suffix == ".xlsx")
    return file


@pytest.fixture(scope="module")
def opened(
    read_home: Home, published_once: PublishedOnce, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Opened]:
    """All workbooks by their target, opened by one LibreOffice: to start it takes longer than to read them."""
    folder = tmp_path_factory.mktemp("office")
    files = {target: workbook(target, read_home, folder / "made") for target in WORKBOOKS}
    files[OF_ODD_PEOPLE] = workbook(OF_ODD_PEOPLE, published_once.read_only(odd), folder / "made")
    line = [
        str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", AS_SHOWN,
        "--outdir", str(folder), *map(str, files.values()),
    ]  # fmt: skip
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    return {target: Opened(file, cells(*folder.glob(f"{file.stem}-*.csv"))) for target, file in files.items()}


def cells(saved: Path) -> list[list[str]]:
    """The cells of a saved sheet, whose file bears the sheet's name too."""
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
def test_libreoffice_reads_the_same_cells(opened: dict[str, Opened], target: str) -> None:
    sheet = openpyxl.load_workbook(opened[target].file).worksheets[0]
    wanted = [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [[number_or_text(cell) for cell in row] for row in opened[target].by_office] == [
        [number_or_text(cell) for cell in row] for row in wanted
    ]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_help_desks_list_of_odd_people(opened: dict[str, Opened]) -> None:
    rows = openpyxl.load_workbook(opened[OF_ODD_PEOPLE].file).worksheets[0].iter_rows(values_only=True)
    assert opened[OF_ODD_PEOPLE].by_office == [[plain(cell) for cell in row] for row in rows]
