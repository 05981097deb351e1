"""``python -m pipelines.engine.dagster_services``: Dagster's command line, for as long as its starter lives.

Standard input is a pipe from there. When that ends, for whatever reason, so do all services: a web server or a daemon
that nobody watches over would go on starting runs beside those of the next UI.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

STOP_SECONDS = 15
"""So long Dagster may take to end its services by itself."""


def main() -> None:
    """Run Dagster with the arguments of this program, as the leader of a process group that holds all its services."""
    if os.getpgrp() != os.getpid():
        os.setsid()
    threading.Thread(target=_end_with_starter, daemon=True).start()
    sys.argv[0] = "dagster"
    runpy.run_module("dagster", run_name="__main__", alter_sys=True)


def _end_with_starter() -> None:
    while os.read(sys.stdin.fileno(), 1):  # not by sys.stdin itself, whose lock would be held while Python ends
        pass
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(STOP_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
