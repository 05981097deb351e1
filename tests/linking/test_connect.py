"""Linking a team from the terminal: address, code, check; what stays, and what may go wrong."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from resources.home import Home
from resources.home_files.connections import read_connections
from sample_team.server import SampleServer
from tests.linking.conftest import ACME, BETA
from tests.linking.terminal_linking import connect, nothing_was_written
from tests.pipeline.command_line import ROOT, command
from tests.pipeline.sample_truth import assert_true
from tests.published import ask

DECLARED = "[connections.acme]\napp_key = 'old'\nhistory_days = 30\nidle_after_days = 10\n"
"""Few days, which a run then reads."""
TOML = "# my teams\n\n[connections.acme] # the first\napp_key = 'old'\nidle_after_days = 60\nhistory_days = 90\n"


def test_a_team_is_linked_and_read(server: SampleServer, home: Home) -> None:
    home.connections_file.write_text(TOML)
    code, told = connect(server, "acme", "acme")
    assert code == 0, told
    for words in ("Acme Ltd", "force_reauthentication=true", "token_access_type=offline", "all 6", "mode 0600"):
        assert words in told
    assert home.connections_file.read_text() == TOML.replace("'old'", f'"{server.link("acme").app_key}"')
    kept = home.secrets / "acme.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text())["refresh_token"] == server.link("acme").refresh_token
    for mark in (server.link("acme").app_secret, server.link("acme").refresh_token):
        assert mark not in told
    done = command("run")
    assert done.returncode == 0, done.stderr
    assert_true(home, ACME, server.now, idle_after_days=60)


def test_a_name_never_gets_another_companys_data(server: SampleServer, home: Home) -> None:
    # Before anything was read the links alone must keep two companies apart.
    assert connect(server, "acme", "acme")[0] == 0
    secrets, declared = (home.secrets / "acme.json").read_text(), home.connections_file.read_text()
    code, told = connect(server, "acme", "beta")
    assert code == 2
    assert f"the lake holds {ACME.team_id} under this name" in told
    code, told = connect(server, "again", "acme")
    assert code == 2
    assert "acme is the same team" in told
    assert (home.secrets / "acme.json").read_text() == secrets
    assert home.connections_file.read_text() == declared
    assert not (home.secrets / "again.json").exists()


@pytest.mark.parametrize("gives_up", [False, True], ids=["renamed by hand", "disconnected"])
def test_a_team_under_another_name_is_not_counted_a_second_time(
    server: SampleServer, home: Home, *, gives_up: bool
) -> None:
    """Its people would all have a second seat: that of the old name, whose data stays in the lake."""
    home.connections_file.write_text(DECLARED)
    assert connect(server, "acme", "acme")[0] == 0
    assert command("run").returncode == 0
    counted = [ask(home, f"select team_member_id from {table} order by all") for table in ("seats", "duplicates")]
    if gives_up:
        assert command("disconnect", "acme", "--yes").returncode == 0
        code, told = connect(server, "company", "acme")
        assert code == 2
    else:
        home.connections_file.write_text(home.connections_file.read_text().replace("acme]", "company]"))
        (home.secrets / "acme.json").rename(home.secrets / "company.json")
        done = command("run")
        told = done.stderr
        assert done.returncode == 1
    assert "acme is the same team" in told
    assert "Name it acme again" in told
    assert ask(home, "select distinct team from members") == [{"team": "acme"}]
    now = [ask(home, f"select team_member_id from {table} order by all") for table in ("seats", "duplicates")]
    assert now == counted

    assert command("disconnect", "acme", "--delete-data", "--yes").returncode == 0
    if gives_up:
        home.connections_file.write_text(DECLARED.replace("acme", "company"))
        assert connect(server, "company", "acme")[0] == 0
    assert command("run").returncode == 0
    assert ask(home, "select distinct team from members") == [{"team": "company"}]


@pytest.mark.parametrize(
    ("name", "code", "secret", "words"),
    [
        ("acme", "nonsense", None, "the code was used already or is too old"),
        ("acme", None, "wrong", "app key or app secret is wrong"),
        ("Not-A-Name", "x", None, "cannot be used"),
    ],
)
def test_what_goes_wrong_is_told(
    name: str, code: str | None, secret: str | None, words: str, server: SampleServer, home: Home
) -> None:
    status, told = connect(server, name, "acme", code, secret)
    assert status == 2
    assert words in told
    assert "Traceback" not in told
    assert nothing_was_written(home)


def test_two_processes_that_link_at_once_lose_nothing(server: SampleServer, home: Home) -> None:
    home.connections_file.write_text("# my teams\n")
    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(lambda name: connect(server, name, name), ["acme", "beta"]))
    assert [code for code, _ in told] == [0, 0], told
    assert set(read_connections(home.connections_file)) == {"acme", "beta"}
    assert home.connections_file.read_text().startswith("# my teams\n")
    for name in ("acme", "beta"):
        kept = json.loads((home.secrets / f"{name}.json").read_text())
        assert kept["refresh_token"] == server.link(name).refresh_token


def piped(*arguments: str, text: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "pipelines.cli", *arguments]
    return subprocess.run(line, input=text, capture_output=True, text=True, cwd=ROOT, check=False, timeout=120)


def test_a_pasted_token_of_the_old_kind(server: SampleServer, home: Home) -> None:
    token = server.tokens._new_access("acme", server.tokens.apps["acme"].scopes)
    done = piped("connect", "acme", "--app-key", "key", "--access-token-stdin", text=f"{token}\n")
    assert done.returncode == 0, done.stderr
    assert "no end and cannot be narrowed" in done.stderr
    assert ACME.team_id in done.stdout
    assert token not in done.stdout + done.stderr
    assert json.loads((home.secrets / "acme.json").read_text()) == {"access_token": token, "instead_of_keyring": True}
    assert command("check", "acme").returncode == 0


def test_secrets_of_the_environment_are_used_and_not_kept(server: SampleServer, home: Home) -> None:
    link = server.link("beta")
    os.environ |= {"DROPBOX_BETA_APP_SECRET": link.app_secret, "DROPBOX_BETA_REFRESH_TOKEN": link.refresh_token}
    done = piped("connect", "beta", "--app-key", link.app_key, text="")
    assert done.returncode == 0, done.stderr
    assert BETA.team_id in done.stdout
    assert list(read_connections(home.connections_file)) == ["beta"]
    assert not home.secrets.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Give it with --app-key"),
        (["--app-key", "key"], "Give it with --app-secret-stdin, or DROPBOX_ACME_APP_SECRET"),
        (["--app-key", "key", "--app-secret-stdin"], "nothing was entered"),
        (["--app-key", "key", "--access-token-stdin"], "nothing was entered"),
    ],
)
def test_unattended_nothing_waits_for_a_person(
    arguments: list[str], words: str, server: SampleServer, home: Home
) -> None:
    done = piped("connect", "acme", *arguments, text="")
    assert done.returncode == 2
    assert words in done.stderr
    assert not home.connections_file.exists()


def test_what_an_error_quotes_gives_the_terminal_no_orders(home: Home) -> None:
    # Ids of teams are quoted too, and come from Dropbox.
    done = command("disconnect", "\x1b]0;owned\x07\u202eacme", "--yes")
    assert done.returncode == 2
    assert "there is no team" in done.stderr
    assert not {"\x1b", "\x07", "\u202e"} & {*done.stderr}
