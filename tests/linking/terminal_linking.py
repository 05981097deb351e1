"""The way without a browser, by the program's own words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.parse

import requests

from resources.home import Home
from sample_team.server import SampleServer
from tests.pipeline.command_line import ROOT


def connect(
    server: SampleServer, name: str, app: str, code: str | None = None, secret: str | None = None, *options: str
) -> tuple[int, str]:
    """Link ``name`` with the app of the team ``app``; returns the exit code and all that was printed."""
    link = server.link(app)
    line = [sys.executable, "-m", "pipelines.cli", "connect", name, "--app-key", link.app_key, *options]
    secrets = {f"DROPBOX_{name.upper()}_APP_SECRET": secret or link.app_secret}
    with subprocess.Popen(
        line,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=os.environ | secrets,
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


def nothing_was_written(home: Home) -> bool:
    """Whether an attempt that failed left nothing behind."""
    return not (home.connections_file.exists() or home.secrets.exists() or home.lake.exists())
