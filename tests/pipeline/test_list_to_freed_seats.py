"""From the list of who can go to seats that are free: each command as a person gives it, and what that saves."""

from __future__ import annotations

import csv
import email
from datetime import UTC, datetime
from decimal import Decimal
from email import policy
from pathlib import Path
from typing import Any

import openpyxl
import requests

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import linked, set_clock
from tests.published import ask

PLAN = CompanyPlan(seed=1, members=60, days=130, events_a_day=15, groups=2, shares=True, future_days=130)
PRICE = Decimal("15.00")
CONTRACT = f"""
[connections.acme.contract]
price_per_seat_month = "{PRICE}"
currency = "EUR"
renewal_date = "2027-01-15"
notice_days = 30
"""
REALISED = "select decided, freed, seats_cut, purchases_avoided, seats_kept, saved_per_month from savings_realised"


def done(*arguments: str) -> str:
    """What a command says, on both outputs, when all is well."""
    ended = command(*arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout + ended.stderr


def moved_to(server: SampleServer, day: str) -> None:
    set_clock(server, datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC))


def as_administrator(server: SampleServer, act: str, **told: Any) -> None:
    """What somebody does in Dropbox's admin console."""
    url = f"https://{server.host}/control/{act}"
    answer = requests.post(url, json={"team": "acme", **told}, verify=str(server.ca_file), timeout=30)
    assert answer.status_code == 200


def filled_in(sheet: Path, keep: int) -> tuple[Path, list[str]]:
    """The list of who was asked as a German spreadsheet saves it: the first are kept, the last has not answered."""
    with sheet.open(encoding="utf-8-sig", newline="") as lines:
        rows = [*csv.DictReader(lines, delimiter=";")]
    for number, row in enumerate(rows[:-1]):
        row.update({"answer": "Behalten", "until": "31.03.2027"} if number < keep else {"answer": "zurückgeben"})
        row["answer_by"] = f"{datetime.fromisoformat(row['answer_by']):%d.%m.%Y}"
    path = sheet.with_name("antworten.csv")
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, [*rows[0]], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path, [row["seat"] for row in rows[keep:-1]]


def to_free(folder: Path) -> list[dict[str, Any]]:
    """The help desk's list."""
    done("export", "--for", "help-desk", "--to", str(folder))
    names, *rows = openpyxl.load_workbook(folder / "help-desk.xlsx").worksheets[0].iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def realised(home: Home) -> dict[str, Any]:
    (row,) = ask(home, REALISED)
    return row


def test_from_the_list_to_freed_seats_and_the_saving_that_the_team_really_has(tmp_path: Path) -> None:
    company = Company.simulate(PLAN)
    with SampleServer([company]) as server, linked(server, tmp_path / "home") as home:
        home.connections_file.write_text(server.connections_toml(history_days=PLAN.days) + CONTRACT)
        done("run")
        given_back = asked_and_answered(home, tmp_path)
        bought = company.purchased_at(server.now)

        removed = worked_off(server, home, given_back, tmp_path)
        moved_to(server, "2026-12-10")
        done("run")
        count = len(removed)
        assert realised(home) == {
            "decided": len(given_back),
            "freed": count,
            "seats_cut": 0,
            "purchases_avoided": 0,
            "seats_kept": count,
            "saved_per_month": Decimal(),
        }
        told = command("alerts").stdout
        assert f"{count} free by decisions" in told, "notice must be given for them, too"
        assert f"Free by decisions and still paid for: {count}." in done("alerts", "--digest")
        report = Path(command("report", "--team", "acme").stdout.splitlines()[0]).read_text(encoding="utf-8")
        assert f"{count} seats</b> free by decisions and still paid for" in report
        assert "<b>Decided:</b> keep until 31\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}2027" in report

        moved_to(server, "2027-01-15")
        as_administrator(server, "buy", seats=bought - count)
        moved_to(server, "2027-03-01")
        done("run")
        assert company.assigned_at(server.now) <= bought - count, "the sample has no need of the seats"
        found = realised(home)
        assert (found["seats_cut"], found["seats_kept"]) == (count, 0)
        assert found["saved_per_month"] == count * PRICE
        states = ask(home, "select email, state from decisions where is_realised")
        assert {row["email"]: row["state"] for row in states} == dict.fromkeys(removed, "free_90_days")


def asked_and_answered(home: Home, folder: Path) -> list[str]:
    """Ask everybody, take the answers in, and tell who gives a seat back."""
    mails = folder / "mails"
    assert "Nothing is sent" in done("outreach", "--language", "de", "--to", str(mails))
    drafts = [email.message_from_bytes(each.read_bytes(), policy=policy.default) for each in mails.glob("*.eml")]
    asked = {row["email"] for row in ask(home, "select email from reclaim_candidates where reason_code <> 'LEAVER'")}
    assert {draft["To"] for draft in drafts} == asked
    answers, given_back = filled_in(mails / "outreach.csv", keep=1)
    assert len(given_back) > 2
    assert f"{len(given_back) + 1} decisions added" in done("answers", str(answers))
    done("rebuild")
    assert "keep until 2027-03-31, by" in done("reclaim")
    again = done("outreach", "--to", str(folder / "again"))
    assert "Drafts: 1, and outreach.csv" in again, "who has not answered is asked again, and nobody else"
    return given_back


def worked_off(server: SampleServer, home: Home, given_back: list[str], folder: Path) -> list[str]:
    """What the help desk does with its list: those about whom it must ask stay for now."""
    todo = to_free(folder)
    assert {row["Address"] for row in todo} == {*given_back}
    moved_to(server, "2026-11-16")
    removed = [row["Address"] for row in todo if not row["What to do"].startswith("Ask")]
    assert len(removed) > 1
    for address in removed:
        as_administrator(server, "remove", email=address)
    gone = {each.email for each in server.companies["acme"].people if each.removed_at == server.now}
    assert gone == {*removed}
    return removed
