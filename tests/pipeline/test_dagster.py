"""Through Dagster: what an analyst sees in the UI when all is well, and when something is wrong."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines.definitions import defs
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.dagster_run import TABLES_CHECKED, checks_of, failed_steps, metadata_of, run_job
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, make_tables, run, set_clock
from tests.pipeline.read_home import read_before
from tests.pipeline.sample_truth import assert_true
from tests.published import ask

MADE = ("warehouse", "licence_tables", "loads")
"""The steps that make the tables of what was read, and fail the run if something was wrong."""
COMPANY = Company.simulate(CompanyPlan(seed=8, members=25, days=40, events_a_day=20, groups=3))


@pytest.fixture
def server() -> Iterator[SampleServer]:
    """For tests that look at seats and the position; the report, in a run of the whole job, needs all tables."""
    with SampleServer([COMPANY]) as server, only_asked("licence_position"):
        yield server


EXCLUDED = '# nobody else\n[[exclusions]]\npattern = "*"\nreason = "r"\nowner = "o"\n'


def test_all_assets_are_made_and_all_checks_are_green(tmp_path: Path) -> None:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        result, _ = run_job()
        assert result.success
        told = metadata_of(result)
        assert told.keys() == {key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()}
        assert all(each.passed for each in checks_of(result).values())
        assert_true(home, COMPANY, server.now)
        (idle,) = ask(home, "select team, arithmetic from idle_breakdown")
        assert told["licence_position"]["how_idle_adds_up"].value == f"{idle['team']}: {idle['arithmetic']}"
        path = home.reports / "acme" / "2026-11-01.html"
        assert path.exists()
        for name in ("licence_position", "savings", "reclaim_candidates"):
            assert str(told[name]["who_in_the_report"].value).endswith("dropbox-licences report --team acme --open")
            asked = str(told[name]["who_at_the_terminal"].value)
            copied = subprocess.run(["env", *shlex.split(asked)], cwd="/", capture_output=True, text=True, check=False)
            assert copied.returncode == 0, copied.stderr
            assert told[name]["reports"].value == str(path)
        assert str(told["report"]["files"].value).splitlines()[0] == f"acme: {path}"
        listed = told["reclaim_candidates"]["first_in_the_list"]
        assert isinstance(listed, dg.TableMetadataValue)
        candidates = ask(home, "select place, reason_code from reclaim_candidates order by place limit 15")
        assert [(int(row.data["place"]), row.data["reason"]) for row in listed.records] == [
            (row["place"], row["reason_code"]) for row in candidates
        ]
        # What the UI shows of seats names nobody: Dagster's database would keep it.
        kept = str(told)
        people = ask(home, "select email, display_name from seats")
        assert not [each for each in people if each["email"] in kept or (each["display_name"] or "\0") in kept]
        months = told["licence_position_daily"]["figures"]
        assert isinstance(months, dg.TableMetadataValue)
        assert months.records[0].data["month"] == "2026-10"


def test_a_second_reading_shows_the_rows_of_the_table_beside_those_just_read(
    server: SampleServer, tmp_path: Path
) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read_before(server, home)
        told = metadata_of(run_job("events", "members", "member_storage")[0])
        run(home, subjects=[])
        for table in ("events", "members", "member_storage"):
            query = f"select count(*) as rows from {'event_json' if table == 'events' else table}"
            assert told[table]["dagster/row_count"].value == ask(home, query)[0]["rows"], table
        read = told["events"]["rows_read"].value
        assert isinstance(read, int)
        assert 0 < read < ask(home, "select count(*) as rows from event_json")[0]["rows"]


def test_a_dead_link_leaves_data_assets_green_and_fails_the_run_for_good(tmp_path: Path) -> None:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path, history_days=ENOUGH_DAYS):
        server.revoke("acme")
        result, stored = run_job()
        assert not result.success
        assert failed_steps(result) == ["loads"]
        red = checks_of(result)["members", "every_team_was_read"]
        assert not red.passed
        assert red.severity == dg.AssetCheckSeverity.ERROR
        assert "the link was revoked" in (red.description or "")
        assert stored.tags["dagster/retry_on_asset_or_op_failure"] == "false"


def test_a_broken_declaration_is_a_red_check_with_its_line(server: SampleServer, tmp_path: Path) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read_before(server, home)
        home.connections_file.write_text('[connections.acme]\napp_key = "k"\nidle_after_days = "ninety"\n')
        result, _ = run_job("events", *MADE)
        assert failed_steps(result) == ["loads"]
        words = checks_of(result)["events", "every_team_was_read"].description or ""
        assert "line 3" in words
        assert "idle_after_days" in words
        assert_true(home, COMPANY, server.now)  # what was read before still stands


@pytest.mark.parametrize(
    ("name", "right", "wrong", "words"),
    [
        ("exclusions.toml", EXCLUDED, EXCLUDED + "unit = 1\n", "line 6: unknown key 'unit'"),
        ("roster.csv", "email,left_on\n*,2026-01-01\n", "email,left_on\n*,soon\n", "line 2: left_on is 'soon'"),
    ],
)
def test_a_wrong_list_is_a_red_check_with_its_line_and_loses_nothing(
    server: SampleServer, tmp_path: Path, name: str, right: str, wrong: str, words: str
) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read_before(server, home)
        (home.root / name).write_text(right)
        run(home, subjects=[])
        before = [*ask(home, "from exclusions"), *ask(home, "from roster_lines")]
        assert before
        (home.root / name).write_text(wrong)
        result, _ = run_job(*MADE)
        assert failed_steps(result) == ["loads"]
        red = checks_of(result)["warehouse", "home_files_are_right"]
        assert not red.passed
        assert words in (red.description or "")
        after = [*ask(home, "from exclusions"), *ask(home, "from roster_lines")]
        assert after == before
        assert_true(home, COMPANY, server.now)
        (home.root / name).unlink()
        assert checks_of(run_job("warehouse")[0])["warehouse", "home_files_are_right"].passed
        with only_asked():  # of the licence tables none
            make_tables(home)
        assert not [*ask(home, "from exclusions"), *ask(home, "from roster_lines")]


def test_a_broken_file_is_named_and_its_day_is_read_again(server: SampleServer, tmp_path: Path) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read_before(server, home)
        files = sorted(home.lake.glob("events/team=acme/date=*/data.parquet"))
        files[5].write_bytes(b"PAR1 not any more")
        files[6].write_bytes(files[6].read_bytes()[:-40])
        red = checks_of(run_job("events", "warehouse")[0])["warehouse", "lake_files_are_whole"]
        assert not red.passed
        assert files[5].parent.name.removeprefix("date=") in (red.description or "")
        make_tables(home)
        assert_true(home, COMPANY, server.now)


def test_a_file_damaged_behind_a_whole_footer_is_found_and_read_again(server: SampleServer, tmp_path: Path) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read_before(server, home)
        path = max(home.lake.glob("events/team=acme/date=*/data.parquet"), key=lambda path: path.stat().st_size)
        content = bytearray(path.read_bytes())
        content[100:600] = bytes(500)
        path.write_bytes(content)
        run(home)  # finds it
        run(home, subjects=["events"])  # reads its day again
        assert (home.lake / ".set_aside").exists()
        assert_true(home, COMPANY, server.now)


@pytest.mark.parametrize("damage", [b"", b"no database" * 999])
def test_a_warehouse_that_is_no_database_is_made_again(server: SampleServer, tmp_path: Path, damage: bytes) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read_before(server, home)
        (home.warehouse_files / "work.duckdb").write_bytes(damage)
        run(home, subjects=[])
        assert_true(home, COMPANY, server.now)


def test_an_older_contract_in_the_warehouse_is_made_again(server: SampleServer, tmp_path: Path) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read_before(server, home)
        with duckdb.connect(str(home.warehouse_files / "work.duckdb")) as connection:
            connection.execute("alter table events drop column country")
        run(home, subjects=[])
        assert_true(home, COMPANY, server.now)


def test_a_home_that_cannot_be_written_says_so(server: SampleServer, tmp_path: Path) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        home.lake.write_text("a file stands where the lake should be")
        result, _ = run_job("members", *MADE)
        assert not result.success
        words = checks_of(result)["members", "every_team_was_read"].description or ""
        assert "Making the folder" in words
        assert "DROPBOX_LICENCES_HOME" in words


def test_the_log_can_be_read_again_by_days(server: SampleServer, tmp_path: Path) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home:
        read_before(server, home)
        before = len(server.calls)
        config = {"ops": {"events": {"config": {"from_date": "2026-10-10", "until_date": "2026-10-12"}}}}
        assert run_job("events", job="hourly", config=config)[0].success
        asked = [call.argument for call in server.calls[before:] if call.route == "team_log/get_events"]
        assert min(each["time"]["start_time"] for each in asked) == "2026-10-10T00:00:00Z"
        assert max(each["time"]["end_time"] for each in asked) == "2026-10-13T00:00:00Z"


def test_a_roster_older_than_two_days_is_red_although_the_log_is_fresh(server: SampleServer, tmp_path: Path) -> None:
    with linked(server, tmp_path, history_days=ENOUGH_DAYS) as home, only_asked("teams", "licence_position"):
        read_before(server, home)
        begun = server.now
        for hours, is_fresh in ((48, True), (49, False)):
            set_clock(server, begun + timedelta(hours=hours))
            run(home, subjects=["events"])
            result, _ = run_job(TABLES_CHECKED, job="hourly")
            assert result.success
            check = checks_of(result)["teams", "roster_is_fresh"]
            assert check.passed is is_fresh
            assert check.severity == dg.AssetCheckSeverity.ERROR
        assert "dropbox-licences run" in (check.description or "")
        (row,) = check.metadata["found"].records
        assert row.data["team"] == "acme"
        assert row.data["roster_read_at"].startswith(f"{begun:%Y-%m-%d}")
        run(home, subjects=["members"])
        assert checks_of(run_job(TABLES_CHECKED)[0])["teams", "roster_is_fresh"].passed
