"""The command line as a user meets it: one clear message for each mistake, exit codes, nothing secret."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from assets.tables.lake import EVENTS
from resources.storage.day_files import Coverage
from resources.storage.lake import Lake
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from sample_team.tokens import SCOPES
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.command_line import ROOT, command, commands, process
from tests.pipeline.linked_home import linked, set_clock
from tests.pipeline.mistakes import Mistake, Rig, forget, set_variable
from tests.pipeline.sample_truth import assert_true
from tests.published import ask

PLANS = [
    CompanyPlan(name="acme", seed=1, members=25, days=25, events_a_day=20, groups=3),
    CompanyPlan(name="beta", seed=2, members=15, days=25, events_a_day=10, groups=2),
    CompanyPlan(name="gamma", seed=3, members=15, days=25, events_a_day=10, groups=2),
]
COMPANIES = [Company.simulate(plan) for plan in PLANS]
SETTINGS = {"history_days": 30, "idle_after_days": 10}


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with SampleServer(COMPANIES) as server, linked(server, tmp_path / "home", **SETTINGS) as home:
        yield Rig(server, home)


def only(rig: Rig, *names: str) -> None:
    """Declare only these teams."""
    text = rig.server.connections_toml(**SETTINGS)
    parts = [part for part in text.split("[connections.") if part.split("]")[0] in names]
    rig.home.connections_file.write_text("".join(f"[connections.{part}" for part in parts))


def test_a_run_is_recorded_and_its_tables_are_true(rig: Rig) -> None:
    done = process("run")
    assert (done.returncode, done.stdout) == (0, "")
    assert "The clock is set to 2026-11-01 09:00:00 UTC" in done.stderr
    for company in COMPANIES:
        assert_true(rig.home, company, rig.server.now, **SETTINGS)
    assert (rig.home.dagster / "history" / "runs.db").exists()
    position = json.loads(command("sql", "from licence_position order by team", "--json").stdout)
    assert [row["team"] for row in position] == ["acme", "beta", "gamma"]
    assert command("sql", "select team from teams order by 1", "--csv").stdout.splitlines() == [
        "team",
        "acme",
        "beta",
        "gamma",
    ]
    assert command("status").returncode == 0


def test_one_team_is_revoked_and_one_lacks_a_scope(rig: Rig) -> None:
    rig.server.revoke("beta")
    scopes = [scope for scope in rig.server.tokens.apps["gamma"].scopes if scope != "events.read"]
    rig.server.set_scopes("gamma", scopes)
    done = command("run")
    assert done.returncode == 1
    assert "beta (team_info, members" in done.stderr or "beta (" in done.stderr
    assert "the link was revoked" in done.stderr
    assert "connect beta" in done.stderr
    assert "events.read" in done.stderr
    assert "Traceback" not in done.stderr
    assert_no_secret(rig, done.stdout + done.stderr)
    assert_true(rig.home, COMPANIES[0], rig.server.now, **SETTINGS)
    positions = {row["team"]: row for row in ask(rig.home, "from licence_position")}
    assert positions.keys() == {"acme", "beta", "gamma"}
    assert positions["gamma"]["assigned"] > 0
    assert positions["gamma"]["idle_90"] is None
    assert positions["gamma"]["never_active"] is None
    assert {row["confidence"] for row in ask(rig.home, "from seats where team = 'gamma'")} == {"unknown"}
    states = {(row["team"], row["subject"]): row["state"] for row in ask(rig.home, "from loads")}
    assert states["gamma", "events"] == "failed"
    assert states["gamma", "members"] == "done"
    assert states["beta", "events"] == "failed"
    assert states["acme", "events"] == "done"
    # A dead link is asked once a run, with and without the six permissions, not once for each subject.
    assert sum(call.route == "oauth2/token" for call in rig.server.calls) <= 3 + 2
    told = json.loads(command("status", "--json").stdout)
    states = {each["team"]: each["state"] for each in told}
    assert states == {"acme": "ok", "beta": "needs_relinking", "gamma": "missing_scope"}
    assert command("status").returncode == 1
    rig.server.restore("beta")
    rig.server.set_scopes("gamma", [*scopes, "events.read"])
    set_clock(
        rig.server, rig.server.now + timedelta(minutes=1)
    )  # which of two runs of one moment was last, nobody knows
    assert command("run").returncode == 0
    for company in COMPANIES:
        assert_true(rig.home, company, rig.server.now, **SETTINGS)


def declare(text: str) -> Mistake:
    return lambda rig: rig.home.connections_file.write_text(text)


def turn_back_the_clock(rig: Rig) -> None:
    os.environ.pop("DROPBOX_LICENCES_NOW")
    rig.server.date_error_seconds = 3600.0


def meet_a_newer_lake(rig: Rig) -> None:
    newer = Coverage("dbtid:1", rig.server.now, contract_version=99)
    empty = pa.Table.from_pylist([], schema=EVENTS.arrow_schema)
    Lake(rig.home.lake).write("events", "acme", rig.server.now.date(), empty, newer)


NOTHING: Mistake = lambda _: None  # noqa: E731
HOURLY = "run --job hourly"
MISTAKES: dict[str, tuple[Mistake, str, int, list[str]]] = {
    "unknown_team": (NOTHING, "run --team nobody", 2, ["there is no team 'nobody'", "Declared: acme"]),
    "no_team": (declare(""), "run", 2, ["no team is declared", "dropbox-licences connect"]),
    "unreachable": (set_variable("DROPBOX_API_HOST", "127.0.0.1:9"), "run", 1, ["cannot be reached"]),
    "proxy": (set_variable("HTTPS_PROXY", "http://127.0.0.1:9"), HOURLY, 1, ["proxy"]),
    "proxy_unreadable": (
        set_variable("HTTPS_PROXY", "http://me:marked-secret#1@127.0.0.1:9"),
        HOURLY,
        1,
        ["Reading the address of the proxy from HTTPS_PROXY: it cannot be read", "write # as %23"],
    ),
    "proxy_unreadable_check": (
        set_variable("https_proxy", "http://me:marked-secret/1@127.0.0.1:9"),
        "check",
        2,
        ["Reading the address of the proxy from https_proxy: it cannot be read"],
    ),
    "proxy_dead_check": (set_variable("HTTPS_PROXY", "http://127.0.0.1:9"), "check", 1, ["the proxy does not answer"]),
    "untrusted": (forget("REQUESTS_CA_BUNDLE"), HOURLY, 1, ["is not trusted", "REQUESTS_CA_BUNDLE"]),
    "broken_toml": (declare("[connections.acme\n"), "run", 2, ["line 1"]),
    "unknown_key": (
        declare('[connections.acme]\napp_key = "k"\nhistroy_days = 5\n'),
        "run",
        2,
        ["line 3", "unknown key 'histroy_days'", "history_days"],
    ),
    "clock_off": (turn_back_the_clock, HOURLY, 1, ["clock", "60 minutes behind", "NTP"]),
    "newer_lake": (meet_a_newer_lake, HOURLY, 1, ["a newer version wrote it", "Upgrade"]),
    "wrong_clock": (
        set_variable("DROPBOX_LICENCES_NOW", "noon"),
        "run",
        2,
        ["_NOW", "not an ISO time"],
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_has_one_message_and_its_exit_code(rig: Rig, name: str) -> None:
    only(rig, "acme")
    make, arguments, code, words = MISTAKES[name]
    make(rig)
    with only_asked():
        done = command(*arguments.split(), TESTS_LONGEST_PAUSE_SECONDS="0.05")
    assert done.returncode == code, done.stderr
    for each in words:
        assert each in done.stderr
    assert "Traceback" not in done.stderr
    assert_no_secret(rig, done.stdout + done.stderr)
    assert not [path for path in rig.home.root.rglob(".staging/*/*") if path.is_file()]


def lack(scope: str) -> Mistake:
    scopes = [each for each in SCOPES if each != scope]
    return lambda rig: rig.server.set_scopes("gamma", scopes)


OF_A_TEAM: dict[str, tuple[Mistake, list[str]]] = {
    "acme": (forget("DROPBOX_ACME_APP_SECRET"), ["no app secret", "DROPBOX_ACME_APP_SECRET", "connect acme"]),
    "beta": (
        set_variable("DROPBOX_BETA_APP_SECRET", "marked-secret"),
        ["app key or app secret is wrong", "DROPBOX_BETA_APP_SECRET"],
    ),
    "gamma": (lack("members.read"), ["members.read", "App Console"]),
}


def test_each_teams_own_mistake_has_its_message_beside_those_of_others(rig: Rig) -> None:
    for make, _ in OF_A_TEAM.values():
        make(rig)
    done = command("run")
    assert done.returncode == 1, done.stderr
    for team, (_, words) in OF_A_TEAM.items():
        told = "\n".join(line for line in done.stderr.splitlines() if line.startswith(f"Failed: {team} ("))
        for each in words:
            assert each in told
    assert "Traceback" not in done.stderr
    assert_no_secret(rig, done.stdout + done.stderr)
    assert not [path for path in rig.home.root.rglob(".staging/*/*") if path.is_file()]


def assert_no_secret(rig: Rig, text: str) -> None:
    """No token, secret or answer body in an output, nor in any file of the home."""
    marks = [*rig.server.tokens._access, "marked-secret"]
    for app in rig.server.tokens.apps.values():
        marks += [app.app_secret, app.refresh_token]
    files = [path for path in rig.home.root.rglob("*") if path.is_file()]
    for mark in marks:
        assert mark not in text
        for path in files:
            content = path.read_bytes()
            assert mark.encode() not in content, path
            assert mark.encode() not in _inflated(content), path


def _inflated(content: bytes) -> bytes:
    """Dagster keeps snapshots and config compressed: everything in a file that inflates."""
    found, position = b"", content.find(b"x\x9c")
    while position != -1:
        try:
            found += zlib.decompressobj().decompress(content[position:])
        except zlib.error:
            found += b""
        position = content.find(b"x\x9c", position + 1)
    return found


def test_no_secret_is_left_by_runs_that_succeed_or_fail(rig: Rig) -> None:
    texts = [command("run")]
    rig.server.revoke("beta")
    rig.server.set_scopes("gamma", ["account_info.read"])
    texts += [command("run"), command("status"), command("rebuild"), command("run", "--job", "hourly")]
    assert_no_secret(rig, "".join(done.stdout + done.stderr for done in texts))
    rig.home.connections_file.chmod(0o600)  # the user's own file
    for path in rig.home.root.rglob("*"):
        assert path.is_symlink() or path.stat().st_mode & 0o077 == 0, path


def test_a_killed_run_is_marked_failed_and_the_next_one_is_whole(rig: Rig) -> None:
    line = [sys.executable, "-m", "pipelines.cli", "run"]
    rig.server.faults.script("users/get_space_usage", ["hang"] * 200)
    rig.server.faults.hang_seconds = 30.0
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while not any(call.route == "team/members/list_v2" for call in rig.server.calls):
            with pytest.raises(subprocess.TimeoutExpired):  # it has not ended by itself
                running.wait(timeout=0.05)
        running.send_signal(signal.SIGKILL)
    rig.server.faults = type(rig.server.faults)()
    assert command("run").returncode == 0
    for company in COMPANIES:
        assert_true(rig.home, company, rig.server.now, **SETTINGS)
    from dagster import DagsterInstance, DagsterRunStatus

    from pipelines.engine.instance import prepare

    prepare(rig.home)
    with DagsterInstance.get() as instance:
        statuses = [run.status for run in instance.get_runs()]
    assert {*statuses} == {DagsterRunStatus.FAILURE, DagsterRunStatus.SUCCESS}
    assert len(statuses) == 2
    assert not list(rig.home.locks.glob("run-*"))


def test_two_runs_at_once_do_no_harm(rig: Rig) -> None:
    both = commands(["run"], ["run"])
    assert [done.returncode for done in both] == [0, 0], [done.stderr for done in both]
    for company in COMPANIES:
        assert_true(rig.home, company, rig.server.now, **SETTINGS)


def test_names_from_dropbox_do_nothing_to_a_terminal(tmp_path: Path) -> None:
    company = Company.simulate(CompanyPlan(seed=9, members=30, days=10, events_a_day=20, hostile=True))
    with SampleServer([company]) as server, linked(server, tmp_path, **SETTINGS):
        told = command("run").stderr
        told += command("sql", "select display_name, email from members").stdout
        told += command("sql", "from groups").stdout
        told += command("status").stdout
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "<script>alert(1)</script>" in told  # as text
