"""After forgetting nothing of a person is left in the home, figures stay, nobody comes back, no kill leaves a half."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from assets.forgetting.work import plan_forgetting
from assets.reading.team_reading import Request
from assets.tables import base, licence
from pipelines.cli import main
from pipelines.engine.only_ui import only_ui
from resources.home import Home
from resources.home_files.declaring_teams import editing
from resources.installation import Installation
from resources.secrets.forgotten import is_pseudonym, read_forgotten
from resources.storage.lake import Lake
from resources.team_names import is_name
from sample_team.server import SampleServer
from tests.pipeline.command_line import program
from tests.pipeline.linked_home import linked, run, set_clock
from tests.pipeline.read_home import read_before
from tests.privacy.forgettable import GONE, PLAN, SETTINGS, SHARED, STAYING, company, left_of, person_called, texts_of
from tests.published import ask, texts_by_table

TABLES = [table.name for table in (*licence.ALL, base.MEMBER_STATUS_EVENTS, base.EVENT_DAYS)]


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer([company()]) as server:
        yield server


@pytest.fixture
def home(server: SampleServer, tmp_path: Path) -> Iterator[Home]:
    """A home in which two days were read, with an older copy, a report and a file that was set aside."""
    with linked(server, tmp_path / "home", **SETTINGS) as home:
        read_before(server, home)
        Installation(home).warehouse.publish()
        aside = home.lake / ".set_aside" / "events-acme-2026-10-01-1.parquet"
        aside.parent.mkdir()
        aside.write_bytes(person_called(server.companies["acme"], STAYING).email.encode())
        for folder in ("acme", "exports", "other"):
            (home.reports / folder).mkdir(parents=True)
            (home.reports / folder / "seats.csv").write_text("who")
        (home.lake / "members" / "team=other").mkdir()
        yield home
        set_clock(server, PLAN.until)


def forget(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["forget", *arguments], catch_exceptions=False)


def figures(home: Home) -> dict[str, list[str]]:
    return texts_by_table(home, TABLES)


def renamed(rows: dict[str, list[str]], names: dict[str, str]) -> dict[str, list[str]]:
    """The same rows with other names in them."""

    def changed(row: str) -> str:
        for old in sorted(names, key=len, reverse=True):
            row = row.replace(old, names[old])
        return row

    return {table: sorted(map(changed, texts)) for table, texts in rows.items()}


def stand_ins(home: Home, texts: list[str]) -> dict[str, str]:
    known = read_forgotten(home, "acme")
    return {text: known.stand_in(text) for text in texts}


def test_a_pseudonym_changes_no_figure_and_lasts(server: SampleServer, home: Home) -> None:
    person = person_called(server.companies["acme"], STAYING)
    texts = texts_of(person)
    before, events = figures(home), ask(home, "select count(*) as rows, count(event) as texts from event_json")
    assert left_of(home, texts)
    for written in (person.email, person.email.replace("@", "\u200b@")):  # both mean the person
        (home.root / "roster.csv").write_text(f"email,department\n{written},Sales\n", "utf-16")
        assert "Take the person out of roster.csv" in forget(person.email, "--yes").output
    (home.root / "roster.csv").unlink()
    done = forget(f"\ufeff{person.email.upper()}\u00a0", "--yes")
    assert done.exit_code == 0, done.output
    for words in ("events caused", "seats.csv", "set aside", "No figure changes"):
        assert words in done.output
    assert not left_of(home, texts)
    assert not home.forgetting_file.exists()
    assert home.forgotten_file.stat().st_mode & 0o777 == 0o600
    assert (home.reports / "other" / "seats.csv").exists(), "another team's report"
    assert not (home.reports / "acme" / "seats.csv").exists()
    assert not Lake(home.lake).set_aside_files()

    names = stand_ins(home, [*texts, SHARED])
    assert renamed(figures(home), {SHARED: names[SHARED]}) == renamed(before, names)
    assert person_called(server.companies["acme"], GONE).email in str(figures(home)), "others stay"
    assert ask(home, "select count(*) as rows from event_json")[0]["rows"] == events[0]["rows"]

    set_clock(server, PLAN.until + timedelta(days=1))
    loads = run(home, Request("audit", scope="audit"))
    assert all(load.error is None for load in loads)
    assert not left_of(home, texts), "Dropbox tells of the member again, and it is known again"
    (position,) = ask(home, "from licence_position")
    assert position["assigned"] == server.companies["acme"].assigned_at(server.now)
    (seat,) = ask(home, "from seats where team_member_id = $id", id=names[person.team_member_id])
    assert is_pseudonym(seat["email"])
    assert seat["verdict"] == "active", "new use counts for the same seat"
    assert forget(person.email, "--yes").output.endswith("Nothing of that person is held any more.\n")


def test_erasing_leaves_no_row_and_todays_seats(server: SampleServer, home: Home) -> None:
    acme = server.companies["acme"]
    staying, gone = person_called(acme, STAYING), person_called(acme, GONE)
    refused = forget(staying.email, "--erase", "--yes")
    assert refused.exit_code == 2
    assert "has a seat" in refused.output
    before = figures(home)
    counts = "select count(*) as events, (select count(*) from members) as members from events"
    (held,) = ask(home, counts)
    done = forget(gone.team_member_id, "--erase", "--yes")
    assert done.exit_code == 0, done.output
    assert not left_of(home, texts_of(gone))
    assert ask(home, counts)[0] == {"events": held["events"], "members": held["members"] - 1}
    after = figures(home)
    for name in ("licence_position", "seats", "event_days", "teams", "event_types"):
        assert after[name] == before[name]

    set_clock(server, PLAN.until + timedelta(days=1))
    assert all(load.error is None for load in run(home, Request("audit", scope="audit")))
    assert not left_of(home, texts_of(gone)), "what Dropbox still tells does not come back"
    (later,) = ask(home, counts)
    assert later["members"] == len(acme.listed_at(server.now)) - 1


def test_somebody_who_is_only_mentioned(server: SampleServer, home: Home) -> None:
    # A name that no roster lists: an outsider, told of by address in another's event.
    path = next(file for file in Lake(home.lake).listing("events") if Lake(home.lake).coverage(file.path).rows)
    mail = "guest@else.example"
    assert forget(mail, "--yes").exit_code == 2
    Lake(home.lake).rewrite(path, lambda rows: with_mention(rows, mail))
    assert left_of(home, [mail])
    assert forget(mail, "--yes").exit_code == 0
    assert not left_of(home, [mail])


def with_mention(rows: object, mail: str) -> object:
    from assets.privacy.kept_json import with_json

    assert isinstance(rows, pa.Table)
    return with_json(rows, [json.dumps({"details": {"sent_to": [mail]}}), *rows["event"].to_pylist()[1:]])


KILLING = """
import os, signal, sys
from pathlib import Path
from pipelines.cli import main
from pipelines.engine.only_ui import only_ui
left, really = int(sys.argv[1]), Path.replace
def replace(self, target):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return really(self, target)
Path.replace = replace
main(["forget", sys.argv[2], "--yes"])
"""


@pytest.mark.parametrize("renames", [2, 9])
def test_a_killed_call_is_finished_by_the_next(server: SampleServer, home: Home, renames: int) -> None:
    person = person_called(server.companies["acme"], STAYING)
    killed = program(KILLING, str(renames), person.email)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert home.forgetting_file.exists()
    assert left_of(home, texts_of(person))
    done = forget(person.email, "--yes")
    assert done.exit_code == 0, done.output
    assert "Finishing" in done.output
    assert not left_of(home, texts_of(person))
    assert ask(home, "select count(*) as rows from members")[0]["rows"] == len(
        server.companies["acme"].listed_at(server.now)
    )


def test_what_cannot_be_forgotten_is_said(server: SampleServer, home: Home) -> None:
    person = person_called(server.companies["acme"], STAYING)
    for arguments, words in (
        (["nobody@example.com", "--yes"], "there is no data of 'nobody@example.com'"),
        (["Wilhelmina", "--yes"], "neither an address nor a member's id"),
        ([person.email, "--team", "beta", "--yes"], "there is no data of a team 'beta'"),
        ([person.email, "--team", "other", "--yes"], "there is no data of"),
        ([person.email], "Confirm it with --yes"),  # nobody is at a terminal to answer
    ):
        done = forget(*arguments)
        assert done.exit_code == 2
        assert words in done.output
    assert left_of(home, texts_of(person))


def test_nobody_is_forgotten_while_a_list_is_refused(server: SampleServer, home: Home) -> None:
    """The tables are made again, and what the list said before may name the person."""
    person = person_called(server.companies["acme"], STAYING)
    (home.root / "roster.csv").write_text("email,left_on\nx@example.com,soon\n")
    done = forget(person.email, "--yes")
    assert done.exit_code == 2
    assert "line 2: left_on is 'soon'" in done.output
    assert "then run the command again" in done.output
    assert not home.forgetting_file.exists()
    assert left_of(home, texts_of(person))


def test_somebody_of_whom_the_roster_has_only_the_external_id_is_named_by_it(home: Home) -> None:
    person = person_called(company(), STAYING)
    own, roster = person.external_id, "external_id,employee id,department,manager,floor\n"
    escaped = person.email.replace("@", "\\u0040")
    why = 'reason = "On leave"\nowner = "Bo"\n'
    rows = [{"employeeId": "1", "department": "Design"}, {"employeeId": own, "department": "Design"}]
    for name, content in (
        ("roster.csv", f"{roster}{own},,Design,Ann Lee,\n"),
        ("roster.csv", f'{roster}1,"{own.upper()}\u200b ",Design,Ann Lee,\n'),  # a column that is not the first of them
        ("roster.csv", f"{roster}1,,Design,{own},\n"),
        ("roster.parquet", pa.Table.from_pylist(rows)),
        ("decisions.csv", f"seat,decided,by,on\n{own},keep,Bo,2026-10-01\n"),
        ("decisions.csv", f"seat,decided,by,on\nbo@else.example,keep,{own},2026-10-01\n"),
        ("exclusions.toml", f'[[exclusions]]\nperson = "{own}"\n{why}'),
        ("exclusions.toml", f'[[exclusions]]\nperson = "{escaped}"\n{why}'),
        ("exclusions.toml", f'[[quiet]]\nkind = "seats_to_cut"\nreason = "x"\nowner = "{own}"\n'),
    ):
        path = home.root / name
        pq.write_table(content, path) if isinstance(content, pa.Table) else path.write_text(content, "utf-8")
        done = forget(person.email, "--yes")
        assert done.exit_code == 2, content
        assert f"Take the person out of {name} first" in done.output, content
        path.unlink()
    # A short id may well stand in what says nothing of people.
    (home.root / "roster.csv").write_text(f"{roster}1,2,{own},none like {own},{own}\n")
    assert plan_forgetting(Installation(home), person.email, "pseudonymise").people


def test_a_team_may_be_called_connections_or_ui_and_waits_for_no_lock_of_the_homes_own(home: Home) -> None:
    """Whatever was done with a home: no lock but a team's bears a name that a team may have."""
    person = person_called(company(), GONE)
    assert forget(person.email, "--yes").exit_code == 0
    CliRunner().invoke(main, ["alerts"], catch_exceptions=False)
    with only_ui(home, None), editing(home):
        pass
    locks = {path.stem for path in home.locks.glob("*.lock")}
    assert {name for name in locks if is_name(name)} == {"acme"}
    assert len(locks) >= 5, locks
