"""The command line, in this process, in one of its own, or in a fork of one that has imported everything."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from pipelines.cli import main
from tests.pipeline.asked_tables import those_made

ROOT = Path(__file__).parents[2]


def invoke(*arguments: str) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    line = [sys.executable, "-m", "pipelines.cli", *arguments]
    return subprocess.run(
        line, capture_output=True, text=True, cwd=ROOT, env=os.environ | environment, check=False, timeout=240
    )


def command(*arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The same in a fork of a process that has imported everything: a third of the time."""
    (done,) = _forked({}, [arguments], environment, typed)
    return done


def commands(*lines: Sequence[str], **environment: str) -> list[subprocess.CompletedProcess[str]]:
    """Several at the same time, each in a fork of its own."""
    return _forked({}, lines, environment)


def program(text: str, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """A program as of ``python -c``, in a fork of a process that has imported everything."""
    (done,) = _forked({"program": text}, [arguments], environment, typed)
    return done


def _forked(
    what: dict[str, Any], lines: Sequence[Sequence[str]], environment: dict[str, str], typed: str = ""
) -> list[subprocess.CompletedProcess[str]]:
    with tempfile.TemporaryDirectory() as folder:
        folders = [Path(folder, str(number)) for number in range(len(lines))]
        for each in folders:
            each.mkdir()
            (each / "stdin").write_text(typed, encoding="utf-8")
        made = those_made()
        about = {"environment": os.environ | environment, "made": None if made is None else [*made]} | what
        ended = fork_server().ask(
            *({"arguments": line, "folder": str(each), **about} for line, each in zip(lines, folders, strict=True))
        )
        said = [[(each / name).read_text() for name in ("stdout", "stderr")] for each in folders]
    return [
        subprocess.CompletedProcess(line, became["code"], *texts)
        for line, became, texts in zip(lines, ended, said, strict=True)
    ]


class ForkServer:
    """The process that forks: ``fork_server.py``."""

    def __init__(self) -> None:
        line = [sys.executable, "-m", "tests.pipeline.fork_server"]
        # A thread would not be there after a fork: neither one of OpenBLAS, nor those that wait for an object store.
        alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "DROPBOX_LICENCES_LAKE": "", "DROPBOX_LICENCES_TABLES": ""}
        alone.pop("COVERAGE_PROCESS_CONFIG", None)  # its children count their lines; to count the imports takes seconds
        self._process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=alone, start_new_session=True
        )
        assert self._process.stdin
        assert self._process.stdout
        self._told, self._answers = self._process.stdin, self._process.stdout
        assert self._answers.readline() == "ready\n"

    def ask(self, *told: dict[str, Any]) -> list[dict[str, Any]]:
        """Tell it of runs that begin together; what became of each."""
        try:
            self._told.write(json.dumps(told) + "\n")
            self._told.flush()
            answer: list[dict[str, Any]] = json.loads(self._answers.readline())
        except BaseException:  # a test's time is over: the next one gets another server
            fork_server.cache_clear()
            os.killpg(self._process.pid, signal.SIGKILL)
            self.close()
            raise
        return answer

    def close(self) -> None:
        """End it, so that its CPU counts."""
        with suppress(BrokenPipeError):
            self._told.close()
        self._process.wait()
        self._answers.close()


@cache
def fork_server() -> ForkServer:
    """One for all tests of this process."""
    server = ForkServer()
    atexit.register(server.close)
    return server
