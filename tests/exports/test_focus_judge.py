"""The FinOps Foundation's own validator finds nothing wrong with the cost rows, by FOCUS 1.0, the newest it knows."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from resources.home import Home
from tests.exports.target_files import exported, rows
from tests.pipeline.command_line import ROOT

JUDGE = ROOT / ".venv" / "judges" / "focus-validator"
ITS_OWN_NAMES = {
    "Provider": "ProviderName",
    "Publisher": "PublisherName",
    "InvoiceIssuer": "InvoiceIssuerName",
    "ResourceID": "ResourceId",
    "ChargeType": "ChargeCategory",
}
"""What its rules call columns that the specification calls otherwise."""


def judged(file: Path) -> str:
    """What the validator says; it looks for its list of currencies from where its package is."""
    line = [sys.executable, "-m", "focus_validator.main", "--validate-version", "1.0", "--data-file", str(file)]
    alone = os.environ | {"PYTHONPATH": str(JUDGE), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(line, cwd=JUDGE, env=alone, capture_output=True, text=True, check=False, timeout=200)
    return done.stdout + done.stderr


def with_its_names(file: Path, target: Path, **changes: str) -> Path:
    renamed = [row | {its: row[ours] for its, ours in ITS_OWN_NAMES.items()} | changes for row in rows(file)]
    with target.open("w", newline="", encoding="utf-8") as written:
        writer = csv.DictWriter(written, [*renamed[0]])
        writer.writeheader()
        writer.writerows(renamed)
    return target


@pytest.mark.skipif(not JUDGE.exists(), reason="make judges installs it, on Python 3.11 and 3.12")
def test_the_open_validator_passes_the_costs_and_would_see_a_fault(any_home: Home, tmp_path: Path) -> None:
    [file] = exported("focus", tmp_path)
    said = judged(with_its_names(file, tmp_path / "named.csv"))
    assert "Validation succeeded" in said, said
    assert "failed" not in said
    assert "BillingCurrency_IsCurrencyCode failed" in judged(
        with_its_names(file, tmp_path / "wrong.csv", BillingCurrency="EURO")
    )
