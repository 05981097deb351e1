"""Linking without a browser, through a terminal as a person has it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading

import pytest

from resources.home import Home
from resources.installation import Installation
from resources.secrets.credentials import find_credentials
from sample_team.server import SampleServer
from tests.browser.dagster_ui import until
from tests.linking.conftest import ACME
from tests.linking.terminal_linking import allow
from tests.pipeline.command_line import ROOT

AS_A_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """A program at a terminal of 80 columns; ``seen`` is all that stood there."""

    def __init__(self, line: list[str], environment: dict[str, str]) -> None:
        self._keys, screen = pty.openpty()
        fcntl.ioctl(self._keys, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        command = [sys.executable, "-c", AS_A_TERMINAL, *line]
        self.process = subprocess.Popen(
            command, stdin=screen, stdout=screen, stderr=screen, cwd=ROOT, env=environment, start_new_session=True
        )
        os.close(screen)
        self.seen = ""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self._keys, 1 << 16)
            except OSError:  # how Linux tells that nobody has the terminal any more
                return
            if not piece:
                return
            self.seen += piece.decode()

    def answer(self, prompt: str, text: str) -> None:
        """Wait for a prompt, and type."""
        until(lambda: self.seen.rstrip().endswith(prompt) and self._is_ready(), 60.0)
        os.write(self._keys, f"{text}\n".encode())
        self.seen += "\n"

    def _is_ready(self) -> bool:
        return self.process.poll() is None

    def ended(self) -> int:
        code = self.process.wait(60)
        self._reader.join(10)
        os.close(self._keys)
        return code


@pytest.mark.parametrize("is_over_ssh", [False, True])
def test_a_code_is_brought_by_hand(is_over_ssh: bool, server: SampleServer, home: Home) -> None:
    link = server.link("acme")
    line = [sys.executable, "-m", "pipelines.cli", "connect", "acme"]
    environment = {**os.environ, "DISPLAY": ":9", "SSH_CONNECTION": "x"} if is_over_ssh else {**os.environ}
    terminal = Terminal(line if is_over_ssh else [*line, "--no-browser"], environment)
    terminal.answer("App key:", link.app_key)
    terminal.answer("App secret (not shown):", link.app_secret)
    until(lambda: "Code that Dropbox displays (not shown):" in terminal.seen, 60.0)
    (address,) = re.findall(r"^https://\S+$", terminal.seen.replace("\r", ""), re.MULTILINE)
    assert len(address) > 80, "longer than a line of the terminal, and yet in one piece"
    code = allow(server, address)
    terminal.answer("(not shown):", code)
    assert terminal.ended() == 0, terminal.seen
    for words in ("Create app", "http://localhost:53682/", "team_data.member", ACME.team_id, "all 6"):
        assert words in terminal.seen
    for secret in (link.app_secret, code, server.link("acme").refresh_token, link.refresh_token):
        assert secret not in terminal.seen
    (connection,) = Installation(home).connections().values()
    assert find_credentials(connection, home).refresh_token.reveal() == server.link("acme").refresh_token
