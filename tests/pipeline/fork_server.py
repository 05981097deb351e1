"""A process that has imported everything and forks a child for each run, so that a run can be killed cheaply.

Reads lines of JSON: {"scope", "now", "kill_after_seconds"}; answers a line: {"seconds", "killed", "failed"}.
It has no threads of its own, so a fork is safe.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import traceback
from typing import Any

from assets.team_reading import Request
from resources import clock
from resources.home import Home
from tests.pipeline.rig import run


def child(told: dict[str, Any]) -> None:
    """One run, in the forked process."""
    os.environ[clock.VARIABLE] = told["now"]
    subjects = ["events"] if told["scope"] == "hourly" else None
    loads = run(Home.from_environment(), Request("forked", scope=told["scope"]), subjects)
    for load in loads:
        if load.error:
            raise load.error


def fork(told: dict[str, Any]) -> dict[str, Any]:
    """Fork, and kill the child if it is asked for and the child still lives."""
    begun = time.monotonic()
    pid = os.fork()
    if pid == 0:
        try:
            child(told)
        except BaseException:  # noqa: BLE001 - whatever it was, it must not run the parent's code
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    after = told.get("kill_after_seconds")
    timer = threading.Timer(after, os.kill, (pid, signal.SIGKILL)) if after is not None else None
    if timer:
        timer.start()
    _, status = os.waitpid(pid, 0)
    if timer:
        timer.cancel()
        timer.join()
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"seconds": time.monotonic() - begun, "killed": killed, "failed": not killed and status != 0}


def main() -> None:
    """Serve until the input ends."""
    say = lambda text: (sys.stdout.write(f"{text}\n"), sys.stdout.flush())  # noqa: E731
    say("ready")
    for line in sys.stdin:
        say(json.dumps(fork(json.loads(line))))


if __name__ == "__main__":
    main()
