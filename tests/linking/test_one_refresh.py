"""Processes and threads that all hold a token which ended: one refresh for each process."""

from __future__ import annotations

import subprocess
import sys
from typing import IO

from resources.home import Home
from sample_team.server import SampleServer
from tests.linking.terminal_linking import connect
from tests.pipeline.command_line import ROOT

PROCESSES, THREADS = 4, 32
PROGRAM = f"""
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from resources.home import Home
from resources.installation import Installation

installation = Installation(Home.from_environment())
(connection,) = installation.connections().values()
client = installation.team(connection).client
print("ready", flush=True)
sys.stdin.readline()
together = threading.Barrier({THREADS})

def ask(_):
    together.wait()
    return client.team_info()["team_id"]

with ThreadPoolExecutor({THREADS}) as threads:
    print(*set(threads.map(ask, range({THREADS}))), flush=True)
"""


def line(file: IO[str] | None) -> str:
    assert file
    return file.readline().strip()


def test_at_most_one_refresh_for_each_process(server: SampleServer, home: Home) -> None:
    assert connect(server, "acme", "acme")[0] == 0
    command = [sys.executable, "-c", PROGRAM]
    programs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(PROCESSES)
    ]
    try:
        assert [line(program.stdout) for program in programs] == ["ready"] * PROCESSES
        server.expire_tokens()
        before = server.tokens.refreshes["acme"]
        for program in programs:
            assert program.stdin
            program.stdin.write("go\n")
            program.stdin.flush()
        assert {line(program.stdout) for program in programs} == {server.companies["acme"].team_id}
    finally:
        for program in programs:
            program.communicate(timeout=60)
    assert server.tokens.refreshes["acme"] - before == PROCESSES
