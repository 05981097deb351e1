"""Files for other products: of the documented form, exact, the same each time, and clear about what they lack."""

from __future__ import annotations

import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from assets.exports.targets.listed import TARGETS
from pipelines.cli import main
from resources.home import Home
from tests.exports.conftest import copy_of, take_in
from tests.exports.target_files import SCHEMAS, documents, export, exported, faults, rows
from tests.licence import hand_made
from tests.published import ask

DOCS = Path(__file__).parents[2] / "docs" / "targets.md"
CSV_OR_XLSX = {".csv", ".xlsx"}


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "ics"])
def test_every_file_has_the_form_that_its_product_documents(any_home: Home, tmp_path: Path, target: str) -> None:
    files = exported(target, tmp_path)
    checked = [file for file in files if file.suffix != ".txt"]
    assert checked
    assert [fault for file in checked for fault in faults(file)] == []
    assert all(documents(file) for file in checked)
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)


@pytest.mark.parametrize("target", TARGETS)
def test_two_exports_of_the_same_tables_are_the_same_bytes(
    any_home: Home, tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "first").mkdir()
    first = exported(target, tmp_path / "first")
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", "2026-11-09T21:00:00Z")  # the tables decide, not the day of the export
    second = exported(target, tmp_path / "second")
    assert [file.name for file in first] == [file.name for file in second]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
    for file in first:
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as archive:
                assert {each.date_time[0] for each in archive.infolist()} == {1980}


@pytest.mark.parametrize("target", TARGETS)
def test_one_teams_files_have_nothing_of_another(two_contracts: Home, tmp_path: Path, target: str,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(two_contracts.root))
    files = exported(target, tmp_path, "--team", "beta")
    assert files
    people = ask(
        two_contracts, "select email, team_member_id, 'dropbox-' || team as name from seats where team = 'acme'"
    )
    texts = [text for row in people for text in row.values()]
    for file in files:
        content = (
            json.dumps([*map(str, documents(file))], ensure_ascii=False)
            if file.suffix in CSV_OR_XLSX
            else file.read_text()
        )
        assert not [text for text in texts if text in content], file.name


def test_texts_are_exact_in_csv_and_never_a_formula_in_a_workbook(home: Home, tmp_path: Path) -> None:
    done = export("flexera", tmp_path)
    assert "exact" in done.stderr
    names = {row["email"]: row["display_name"] or "" for row in ask(home, "select email, display_name from seats")}
    shown = {row["Email"]: row["Display name"] for file in tmp_path.glob("*-users.csv") for row in rows(file)}
    assert shown == names
    assert any(name[:1] in "=+-@" for name in names.values() if name), "the sample has names that look like formulas"
    [review] = exported("access-review", tmp_path)
    cells = [cell for row in openpyxl.load_workbook(review).worksheets[0].iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {row["Address"] for row in rows(review)} == names.keys()


def test_nobody_whom_a_legal_hold_names_is_in_a_list_to_remove(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = hand_made.twelve_members()
    hold = {"team": "acme", "thing": "hold", "change": "begins", "member_ids": ["dbmid:cem"], "thing_ids": ["hold2"]}
    made.add("offboarding_events", hold | {"occurred_at": hand_made.AS_OF})
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(made.make().publish(tmp_path / "home").root))
    files = exported("watermint", tmp_path, "--set", "confidence=any")
    [plan] = [file for file in files if file.name.endswith("-plan.csv")]
    steps = {row["email"]: (row["step"], row["caution"].partition("; ")[0]) for row in rows(plan)}
    caution = "A legal hold names the person: ask who set it"
    assert steps["cem@acme.test"] == ("ask_first", caution)
    assert steps["jon@acme.test"] == ("keep", caution), "as was decided"
    assert not [file for file in files if file != plan and "cem@acme.test" in file.read_text()]
    [review] = exported("access-review", tmp_path)
    told = {row["Address"]: row["Before it goes"] for row in rows(review)}
    assert told["cem@acme.test"].startswith(f"{caution}; View links that stop working: 1; ")
    assert told["ben@acme.test"] is None, "whose seat stays"


def test_only_what_was_decided_is_removed_where_people_still_may_answer(
    one_contract: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(one_contract.root))
    known = ask(one_contract, "select email, decided from decisions")
    back = {row["email"] for row in known if row["decided"] == "reclaim"}
    kept = {row["email"] for row in known if row["decided"] == "keep"}
    assert back
    assert kept
    files = exported("watermint", tmp_path, "--set", "which=decided")
    steps = {row["email"]: row["step"] for file in files if file.name.endswith("-plan.csv") for row in rows(file)}
    assert {email for email, step in steps.items() if step not in {"keep", "not_decided"}} == back
    assert {email for email, step in steps.items() if step == "keep"} == kept
    removed = {
        row["email"]
        for file in files
        if file.suffix == ".csv" and not file.name.endswith("-plan.csv")
        for row in rows(file)
    }
    assert removed <= back
    assert {row["Address"] for row in rows(exported("help-desk", tmp_path)[0])} == back
    told = {row["Address"]: row["Suggested decision"] for row in rows(exported("access-review", tmp_path)[0])}
    assert {told[email] for email in back} == {"Remove"}
    assert {told[email] for email in kept} == {"Keep"}


@pytest.mark.parametrize(
    "target", [name for name, target in TARGETS.items() if "price_per_seat_month" in target.without]
)
def test_a_team_without_a_price_is_named_and_the_others_lose_nothing(home: Home, tmp_path: Path, target: str) -> None:
    done = export(target, tmp_path)
    assert done.exit_code == 0
    assert f"beta has no price: {TARGETS[target].without['price_per_seat_month']}" in done.stderr
    assert "[connections.beta.contract]" in done.stderr
    assert "acme has no price" not in done.stderr


def test_costs_add_up_to_the_invoice_in_each_currency(two_contracts: Home, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(two_contracts.root))
    [file] = exported("focus", tmp_path, "--set", "issuer=Händler & Söhne")
    found: dict[str, Decimal] = {}
    for row in rows(file):
        assert row["InvoiceIssuerName"] == "Händler & Söhne"
        found[row["BillingCurrency"]] = found.get(row["BillingCurrency"], Decimal()) + Decimal(row["BilledCost"])
        by_quantity = Decimal(row["PricingQuantity"]) * Decimal(row["ListUnitPrice"])
        assert abs(by_quantity - Decimal(row["BilledCost"])) < Decimal("0.02")
    published = ask(
        two_contracts, "select currency, sum(cost) as cost from costs_daily where basis <> 'planned' group by all"
    )
    assert found == {row["currency"]: row["cost"] for row in published}
    assert len(found) == 2


def test_a_price_without_a_currency_is_no_price(
    read_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = changed(read_home, tmp_path, 'currency = "EUR"', "")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    for name, target in TARGETS.items():
        done = export(name, tmp_path / name)
        assert done.exit_code == 0
        if "currency" in target.without:
            assert f"acme has no currency: {target.without['currency']}" in done.stderr
            assert "beta has no currency" not in done.stderr  # its price is what is missed
        assert "None" not in done.stderr
        files = [Path(line) for line in done.stdout.splitlines()]
        assert [fault for file in files if file.suffix not in {".txt", ".ics"} for fault in faults(file)] == []


TERMS = """notice_days = 30

[[connections.acme.contract.terms]]
seats = 5
price_per_seat_month = "9.00"
from = "2026-03-01"

[[connections.acme.contract.terms]]
seats = 7
price_per_seat_month = "12.50"
from = "2026-06-01"

[[connections.acme.contract.addons]]
name = "Governance"
per = "seat"
price_month = "2.00"
"""


def test_of_several_terms_the_money_is_what_is_paid(
    read_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = changed(read_home, tmp_path, "notice_days = 30\n", TERMS)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    parts = ask(home, "from cost_parts_daily where team = 'acme' and kind = 'seats' and cost_date = date '2026-11-01'")
    assert len(parts) >= 2
    a_year = 12 * sum(part["units"] * part["price_month"] for part in parts)
    [certero] = exported("certero", tmp_path / "certero", "--team", "acme")
    assert abs(Decimal(str(rows(certero)[0]["Total price a year"])) - a_year) < Decimal("0.1")
    [snipe] = exported("snipe-it", tmp_path / "snipe", "--team", "acme")
    assert abs(Decimal(rows(snipe)[0]["purchase cost"]) - a_year) < Decimal("0.1")
    [focus] = exported("focus", tmp_path / "focus", "--team", "acme")
    for row in rows(focus):
        by_quantity = Decimal(row["PricingQuantity"]) * Decimal(row["ListUnitPrice"])
        assert abs(by_quantity - Decimal(row["BilledCost"])) < Decimal("0.02")


@pytest.mark.parametrize("target", TARGETS)
def test_before_anything_was_read_no_file_is_written_and_it_is_said(
    nothing_read: Home, tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(nothing_read.root))
    done = export(target, tmp_path / "out")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "is not written: it would be empty" in done.stderr
    assert [*(tmp_path / "out").iterdir()] == []


def changed(read_home: Home, folder: Path, before: str, after: str) -> Home:
    """A copy with other words in connections.toml, and tables that know them."""
    home = copy_of(read_home, folder / "home")
    home.connections_file.write_text(home.connections_file.read_text().replace(before, after))
    take_in(home)
    return home


def test_an_earlier_file_stays_where_the_new_one_cannot_be_written(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [file] = exported("focus", tmp_path)
    before = file.read_bytes()
    broken = copy_of(home, tmp_path / "broken")
    shutil.rmtree(broken.root / "warehouse")
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(broken.root))
    assert export("focus", tmp_path).exit_code == 2
    assert file.read_bytes() == before
    assert [*tmp_path.glob(".*")] == []


def test_the_list_names_every_target_and_its_settings() -> None:
    done = CliRunner().invoke(main, ["export", "--for"])
    assert done.exit_code == 0
    for target in TARGETS.values():
        assert f"{target.name} " in done.stdout
        assert target.says in done.stdout
        assert all(f"--set {setting.name}=" in done.stdout for setting in target.settings)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--for", "snow"], "there is none"),
        (["--for", "focus", "--set", "colour=red"], "Write one of: issuer=..."),
        (["--for", "torii", "--set", "colour=red"], "It has none"),
        (["--for", "snipe-it", "--set", "username=nick"], "Name one of: email, left_part"),
        (["--for", "focus", "seats"], "--for NAME says what is written"),
        (["--for", "focus", "--format", "csv"], "--for NAME says what is written"),
        (["--set", "issuer=x"], "--set belongs to --for NAME"),
        (["--for", "focus", "--team", "nobody"], "there is no team 'nobody'"),
    ],
)
def test_wrong_usage_is_told(home: Home, tmp_path: Path, arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(main, ["export", *arguments, "--to", str(tmp_path)])
    assert done.exit_code == 2
    assert words in done.stderr
    assert not [*tmp_path.iterdir()]


def test_each_target_has_its_page_and_each_form_its_file() -> None:
    heads = [line.removeprefix("## ") for line in DOCS.read_text().splitlines() if line.startswith("## ")]
    assert heads == [*TARGETS]
    assert all(json.loads(path.read_text())["description"] for path in SCHEMAS.glob("*.json"))
