"""A few kills on each run of the tests; ``python -m bench.kill_moments`` does two hundred."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.killing import kill_often


def test_a_run_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    killed = kill_often(tmp_path, trials=9, seed=3)
    assert sum(killed.values()) >= 3
