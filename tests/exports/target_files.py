"""Files of targets as whoever imports them reads them, and the forms that are documented for them."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from click.testing import CliRunner, Result

from assets.exports import targets
from pipelines.cli import main

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SCHEMAS = Path(targets.__file__).parent / "schemas"


def export(target: str, folder: Path, *arguments: str) -> Result:
    """What the command says."""
    return CliRunner().invoke(
        main, ["export", "--for", target, "--to", str(folder), *arguments], catch_exceptions=False
    )


def exported(target: str, folder: Path, *arguments: str) -> list[Path]:
    """The files that it wrote."""
    done = export(target, folder, *arguments)
    assert done.exit_code == 0, done.output
    return [Path(line) for line in done.stdout.splitlines()]


def schema_of(file: Path) -> dict[str, Any]:
    """The documented form of a file, or of each of its rows."""
    form: dict[str, Any] = json.loads((SCHEMAS / f"{_form(file.stem)}.json").read_text())
    _judge().check_schema(form)
    return form


def _judge() -> type[Draft202012Validator]:
    from jsonschema import Draft202012Validator  # here: it makes a grammar that takes longer than most tests

    return Draft202012Validator


def _form(stem: str) -> str:
    if stem.startswith("Access File"):
        return "vanta"
    if stem.startswith("watermint"):
        return "watermint-plan" if stem.endswith("-plan") else "watermint-emails"
    parts = stem.split("-")
    return "-".join(part for part in parts if part not in {"acme", "beta"})


def rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file, or of a workbook's first sheet with days as text."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as lines:
            return [*csv.DictReader(lines, strict=True)]
    names, *values = openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(names, map(_as_text, row), strict=True)) for row in values]


def _as_text(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else value


def documents(file: Path) -> list[Any]:
    """What the file's form is about: the whole of JSON, each row of a table."""
    return [json.loads(file.read_bytes())] if file.suffix == ".json" else rows(file)


def faults(file: Path) -> list[str]:
    """Where a file is not of its documented form."""
    form = schema_of(file)
    found = [
        f"{file.name} {'/'.join(map(str, error.path))}: {error.message}"
        for document in documents(file)
        for error in _judge()(form).iter_errors(document)
    ]
    if file.suffix != ".json" and (head := _head(file)) != [*form["properties"]]:
        found.append(f"{file.name}: {head}")
    return found


def _head(file: Path) -> list[str]:
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as lines:
            return next(csv.reader(lines))
    return [cell.value for cell in openpyxl.load_workbook(file).worksheets[0][1]]
