"""Linking a team from the terminal: address, code, check; and what may go wrong."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.rig import ROOT, assert_true, command, linked

COMPANY = Company.simulate(CompanyPlan(members=20, days=20, events_a_day=10, groups=2))
OTHER = Company.simulate(CompanyPlan(name="beta", members=10, days=10, events_a_day=5, groups=2))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SampleServer]:
    with SampleServer([COMPANY, OTHER]) as server, linked(server, tmp_path) as home:
        for name in ("ACME", "BETA"):
            os.environ.pop(f"DROPBOX_{name}_REFRESH_TOKEN")
        home.connections_file.write_text(
            "# my teams\n\n[connections.acme] # the first\napp_key = 'old'\nidle_after_days = 60\n"
        )
        yield server


def home() -> Home:
    return Home(Path(os.environ["DROPBOX_LICENCES_HOME"]))


def connect(server: SampleServer, name: str, app: str, code: str | None = None) -> tuple[int, str]:
    """Go through the dance by the program's own words; returns the exit code and all that was printed."""
    line = [sys.executable, "-m", "pipelines.cli", "connect", name, "--app-key", server.link(app).app_key]
    secret = {f"DROPBOX_{name.upper()}_APP_SECRET": server.link(app).app_secret}
    with subprocess.Popen(
        line,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=os.environ | secret,
    ) as program:
        assert program.stdin
        assert program.stdout
        told = ""
        for said in program.stdout:
            told += said
            if said.startswith("https://"):
                assert list(urllib.parse.parse_qs(said.strip()))  # one unbroken line
                program.stdin.write(f"{code or allow(server, said.strip())}\n")
                program.stdin.flush()
    return program.returncode, told


def allow(server: SampleServer, address: str) -> str:
    """What an administrator does in the browser: allow, and read the code."""
    page = requests.get(f"{address}&step=allow", verify=str(server.ca_file), timeout=30).text
    found = re.search(r'id="code" readonly value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_team_is_linked_and_read(server: SampleServer) -> None:
    code, told = connect(server, "acme", "acme")
    assert code == 0, told
    assert "Acme Ltd" in told
    assert "force_reauthentication=true" in told
    assert "token_access_type=offline" in told
    declared = home().connections_file.read_text()
    assert declared.startswith("# my teams\n\n[connections.acme] # the first\n")
    assert "idle_after_days = 60" in declared
    assert server.link("acme").app_key in declared
    kept = home().secrets / "acme.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text())["refresh_token"] == server.link("acme").refresh_token
    for mark in (server.link("acme").app_secret, server.link("acme").refresh_token):
        assert mark not in told
    os.environ.pop("DROPBOX_ACME_APP_SECRET")
    done = command("run")
    assert done.returncode == 0, done.stderr
    assert_true(home(), COMPANY, server.now, idle_after_days=60)


def test_a_name_never_gets_another_companys_data(server: SampleServer) -> None:
    assert connect(server, "acme", "acme")[0] == 0
    assert command("run").returncode == 0
    before = (home().secrets / "acme.json").read_text()
    code, told = connect(server, "acme", "beta")
    assert code == 2
    assert "the lake holds" in told
    assert (home().secrets / "acme.json").read_text() == before
    code, told = connect(server, "again", "acme")
    assert code == 2
    assert "acme is the same team" in told
    assert not (home().secrets / "again.json").exists()


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [("acme", "nonsense", "the code was used already or is too old"), ("Not-A-Name", "x", "cannot be used")],
)
def test_what_goes_wrong_is_told(server: SampleServer, name: str, code: str, words: str) -> None:
    before = home().connections_file.read_text()
    status, told = connect(server, name, "acme", code)
    assert status == 2
    assert words in told
    assert "Traceback" not in told
    assert home().connections_file.read_text() == before
    assert not home().secrets.exists()
