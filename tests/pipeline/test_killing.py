"""A few kills on each run of the tests; ``python -m bench.kill_moments`` does two hundred."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipelines.engine.instance import alive, open_instance
from resources.home import Home
from tests.pipeline.command_line import ROOT
from tests.pipeline.killing import kill_often


def test_a_run_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    killed = kill_often(tmp_path, trials=9, seed=3)
    assert sum(killed.values()) >= 3


def test_the_lock_of_a_process_killed_before_its_run_was_recorded_does_not_stay(tmp_path: Path) -> None:
    """No run of Dagster's led to it, so it lay in locks/ for ever; the lock of whoever lives is left alone."""
    home = Home(tmp_path)
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from pipelines.engine.instance import alive, open_instance\n"
        "from resources.home import Home\n"
        "with open_instance(home := Home(Path(sys.argv[1]))), alive(home, 'killed'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=False).returncode == -9
    assert [path.name for path in home.locks.glob("run-*")] == ["run-killed.lock"]
    with alive(home, "living"), open_instance(home):
        assert [path.name for path in home.locks.glob("run-*")] == ["run-living.lock"]
    assert not [*home.locks.glob("run-*")]
