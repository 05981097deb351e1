"""A process that runs jobs when it is told, like one that stays up for weeks; it may be killed like in a power cut.

Reads lines of JSON (``now``, ``scope``) and answers each with ``failed``, ``seconds``, ``mib`` and ``handles``.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[1]


class Worker:
    """The process, seen from outside; started by entering the block, with the environment as it is then."""

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def _start(self) -> None:
        line = [sys.executable, "-m", "bench.worker"]
        self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def run(self, now: str, scope: str, kill_after_seconds: float | None = None) -> dict[str, Any] | None:
        """One run at a simulated time; None: the power was cut, and the machine has started again."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"now": now, "scope": scope}) + "\n")
        self._process.stdin.flush()
        cut = threading.Timer(kill_after_seconds or 0, self._process.kill) if kill_after_seconds is not None else None
        if cut:
            cut.start()
        answer = self._process.stdout.readline()
        if cut:
            cut.cancel()
            cut.join()
        if not answer:
            self._process.communicate()
            assert self._process.returncode == -signal.SIGKILL, "the run ended with an error of its own; see above"
            self._start()
            return None
        told: dict[str, Any] = json.loads(answer)
        return told


def main() -> None:
    """Serve until the input ends."""
    from assets.reading.team_reading import Request
    from bench.figures import now_mib, open_handles
    from resources import clock
    from resources.home import Home
    from tests.pipeline.linked_home import run

    for line in sys.stdin:
        told = json.loads(line)
        os.environ[clock.VARIABLE] = told["now"]
        begun = time.monotonic()
        subjects = ["events"] if told["scope"] == "hourly" else None
        loads = run(Home.from_environment(), Request("bench", scope=told["scope"]), subjects)
        gc.collect()
        failed = [str(load.error) for load in loads if load.error]
        answer = {"failed": failed, "seconds": time.monotonic() - begun, "mib": now_mib(), "handles": open_handles()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
