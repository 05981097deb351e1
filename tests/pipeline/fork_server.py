"""A process that has imported everything and forks a child for each run, which then costs no imports.

Reads lines of JSON, each a list of what is to run at the same time, and answers each with a line, a list of
{"seconds", "killed", "code"}. What is to run is one of
{"environment", "arguments", "folder"}: the command line, its input and output in files of the folder;
{"environment", "program", "arguments", "folder"}: a Python program, as of ``python -c``, with the same;
{"environment", "scope", "kill_after_seconds"}: what a job does, by plain functions, killed in the middle.
Where the licence tables of "made" are named, it makes no others.
It has no threads of its own, so a fork is safe.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import inspect
import json
import os
import pkgutil
import posix
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import Any, NoReturn

import coverage
import vl_convert

import assets
import pipelines
import resources
from assets.definitions.shard_runs import READING_JOBS
from assets.reading.team_reading import Request
from assets.report import pages
from assets.report.drawing import Part
from assets.warehouse import licensing, lineage
from assets.warehouse.building import rebuild
from pipelines import cli
from pipelines.definitions import defs
from pipelines.engine.dagster_storage import dagsters_migrations
from resources import clock
from resources.dropbox_api.transport import Transport
from resources.home import Home
from resources.installation import Installation
from tests.pipeline.asked_tables import making_only
from tests.pipeline.linked_home import run

PAUSE = "TESTS_LONGEST_PAUSE_SECONDS"
"""A variable by which a test shortens the pauses between attempts of a command."""
LATE = (
    "pandas",
    "pyarrow.dataset",
    "alembic.command",
    "dagster._core.execution.execute_in_process",
    "dagster._core.executor.in_process",
    "dagster._core.instance.factory",
    "dagster._core.storage.alembic",
    "dagster._core.storage.legacy_storage",
    "dagster._core.storage.local_compute_log_manager",
    "dagster._core.storage.schedules.sqlite",
    "sqlalchemy.dialects.sqlite.pysqlite",
)
"""What a run imports only when it comes to it."""


def prepare() -> None:
    """Import the product and what it imports late; do what a run does once in its process."""
    for package in (resources, assets, pipelines):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for name in LATE:
        importlib.import_module(name)
    templates = pages._templates()
    for name in templates.list_templates(["html"]):
        templates.get_template(name)
    lineage._parser().close()
    lineage._parser.cache_clear()
    dagsters_migrations().get_current_head()
    for name in READING_JOBS:
        defs.resolve_job_def(name).get_job_snapshot_id()
    with tempfile.TemporaryDirectory() as folder:
        rebuild(Installation(Home(Path(folder))), clock.now())  # parses each select


def draw_charts(asked: Listener) -> NoReturn:
    """Draw the charts of all children: the engine takes half a second to start, and cannot be forked.

    The same chart is drawn once: most runs of tests end with the figures of a run before.
    """
    drawn: dict[str, tuple[str | None, Exception | None]] = {}
    while True:
        with suppress(EOFError, OSError), asked.accept() as child:  # of a child that was killed meanwhile
            chart = child.recv()
            if (key := json.dumps(chart, default=str)) not in drawn:
                try:
                    drawn[key] = (vl_convert.vegalite_to_svg(chart), None)
                except Exception as error:  # noqa: BLE001 - the child raises it
                    drawn[key] = (None, error)
            child.send(drawn[key])


def drawn_by(address: str) -> Callable[[Part], str]:
    """What stands for the engine in the children: the same engine, which has begun already."""

    def drawn(chart: Part) -> str:
        with Client(address) as drawer:
            drawer.send(chart)
            svg, error = drawer.recv()
        if error:
            raise error
        return str(svg)

    return drawn


def reading(told: dict[str, Any]) -> None:
    """One run by plain functions, in the forked process."""
    subjects = ["events"] if told["scope"] == "hourly" else None
    loads = run(Home.from_environment(), Request("forked", scope=told["scope"]), subjects)
    for load in loads:
        if load.error:
            raise load.error


def use_files_of(folder: str) -> None:
    """Let the forked process read what was typed for it, and write, in files of a folder."""
    for number, name, flags in (
        (0, "stdin", os.O_RDONLY),
        (1, "stdout", os.O_WRONLY | os.O_CREAT),
        (2, "stderr", os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(f"{folder}/{name}", flags)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - the parent's is at what it was told


def command_line(told: dict[str, Any]) -> None:
    """The command line, or a program, in the forked process."""
    use_files_of(told["folder"])
    if "program" in told:
        sys.argv = ["-c", *told["arguments"]]
        exec(told["program"], {"__name__": "__main__"})  # noqa: S102 - a test's own text
    else:
        sys.argv = ["pipelines.cli", *told["arguments"]]
        cli.main(told["arguments"], prog_name="python -m pipelines.cli")


def child(told: dict[str, Any]) -> NoReturn:
    """What is told, then the end as Python does it, save for the libraries: their threads are not there to be ended."""
    os.environ.clear()
    os.environ.update(told["environment"])
    coverage.process_startup()  # where lines are counted, which the environment says
    if PAUSE in os.environ:
        longest_seconds = float(os.environ[PAUSE])
        Transport.__init__.__kwdefaults__["sleep"] = lambda seconds: time.sleep(min(seconds, longest_seconds))
    if (made := told.get("made")) is not None:
        licensing.make_licence_table = making_only(frozenset(made))
    code = 0
    try:
        if "script" in told:
            exec(told["script"], {})  # noqa: S102 - what a test wrote
        else:
            command_line(told) if "arguments" in told else reading(told)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - whatever it was, it must not run the parent's code
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    posix._exit(code)  # os._exit is coverage's: it would save once more


def fork(told: dict[str, Any]) -> int:
    """Begin a child; returns its number."""
    pid = os.fork()
    if pid == 0:
        child(told)
    return pid


def run_together(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fork for each, kill those for which it is asked and which still live; returns what became of them."""
    begun = time.monotonic()
    pids = [fork(told) for told in asked]  # all of them before the first timer, which is a thread
    timers = {
        pid: threading.Timer(told["kill_after_seconds"], os.kill, (pid, signal.SIGKILL))
        for pid, told in zip(pids, asked, strict=True)
        if told.get("kill_after_seconds") is not None
    }
    for timer in timers.values():
        timer.start()
    ended = []
    for pid in pids:
        _, status = os.waitpid(pid, 0)
        if pid in timers:
            timers[pid].cancel()
            timers[pid].join()
        code = os.waitstatus_to_exitcode(status)
        ended.append({"seconds": time.monotonic() - begun, "killed": code == -signal.SIGKILL, "code": code})
    return ended


def main() -> None:
    """Import, begin the engine that draws, serve."""
    prepare()
    with Listener(family="AF_UNIX") as asked:
        drawer = os.fork()
        if drawer == 0:
            draw_charts(asked)
        vl_convert.vegalite_to_svg = drawn_by(str(asked.address))  # type: ignore[assignment]
        try:
            serve()
        finally:
            os.kill(drawer, signal.SIGKILL)
            os.waitpid(drawer, 0)


def serve() -> None:
    """Answer until the input ends."""
    inspect.stack()  # coverage asks for it in each child, and Python first looks for the file of every module
    gc.freeze()  # what is there now is not looked at again, so that children do not copy it
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        print(json.dumps(run_together(json.loads(line))), flush=True)  # noqa: T201
    gc.unfreeze()


if __name__ == "__main__":
    main()
