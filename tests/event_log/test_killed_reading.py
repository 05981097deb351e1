"""A reading that is killed at any moment leaves whole days or none; the next one goes on and ends equal to the log."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from resources.storage.lake import Lake
from tests.event_log.read_once import long_log
from tests.event_log.test_reading import START, held, read, truth

ROOT = Path(__file__).parents[2]
NOW = START + timedelta(hours=1)


def kill_a_reading(folder: Path, after_seconds: float) -> bool:
    """Whether it was killed before its end."""
    line = [sys.executable, "-m", "tests.event_log.read_once", str(folder), NOW.isoformat()]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begins\n"
        try:
            process.wait(timeout=after_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    assert process.returncode == 0
    return False


def test_a_killed_reading_is_made_good_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, chance, killed = long_log(), random.Random(11), 0
    begun = time.monotonic()
    wanted = truth(log, NOW)
    read(log, Lake(tmp_path / "undisturbed"), NOW, monkeypatch)
    seconds = time.monotonic() - begun
    for trial in range(4):
        folder = tmp_path / str(trial)
        lake = Lake(folder)
        killed += kill_a_reading(folder, chance.uniform(0.0, seconds))
        assert not held(lake) - wanted  # days are there whole or not at all
        read(log, lake, NOW, monkeypatch)
        assert held(lake) == wanted
        assert not [path for path in (folder / ".staging").rglob("*") if path.is_file()]
    assert killed >= 1
