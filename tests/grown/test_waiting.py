"""What a person sees while an object store does not answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.command_line import ROOT


@pytest.mark.parametrize("command", ["status", "connections", "run", "rebuild", "disable acme", "share"])
def test_a_command_says_what_it_waits_for_where_the_object_store_does_not_answer(tmp_path: Path, command: str) -> None:
    """On a terminal; a script is not disturbed."""
    (tmp_path / "connections.toml").write_text('[connections.acme]\napp_key = "k"\n')
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = {
            "DROPBOX_LICENCES_HOME": str(tmp_path),
            "DROPBOX_LICENCES_LAKE": "s3://name:password@bucket/lake",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "k",
            "AWS_SECRET_ACCESS_KEY": "s",
            "TTY_COMPATIBLE": "1",
        }
        line = [sys.executable, "-m", "pipelines.cli", *command.split()]
        with subprocess.Popen(line, cwd=ROOT, env=os.environ | store, stderr=subprocess.PIPE, text=True) as asking:
            assert asking.stderr
            said = ""
            while "at most)" not in said and (more := asking.stderr.read(1)):
                said += more
            asking.kill()
    assert "Asking s3://bucket/lake, which keeps the lake (for 30 seconds at most)" in said
