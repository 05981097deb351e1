"""A disk that fills up, and one that cannot be written: one clear message, nothing lost, nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import ROOT, command
from tests.pipeline.linked_home import linked
from tests.pipeline.sample_truth import assert_true

PLAN = CompanyPlan(seed=8, members=25, days=40, events_a_day=60, groups=3)
RUN = f"cd {ROOT} && {sys.executable} -m pipelines.cli run"
ONE_AFTER_ANOTHER = """
import json, sys
from click.testing import CliRunner
from pipelines.cli import main
print(json.dumps([(done.exit_code, done.stderr) for done in
    (CliRunner().invoke(main, words.split()) for words in json.loads(sys.argv[1]))]))
"""
"""Commands in one process, which imports once what they need."""


def in_own_mounts(script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script that may mount what only it sees."""
    line = ["unshare", "--mount", "--map-root-user", "sh", "-c", script]
    return subprocess.run(line, capture_output=True, text=True, check=False, env=os.environ, timeout=200)


@pytest.fixture(autouse=True)
def _can_mount(tmp_path: Path) -> None:
    if in_own_mounts(f"mount -t tmpfs -o size=1m none {tmp_path}").returncode:
        pytest.skip("this machine lets nobody mount a small disk")


def test_a_full_disk_is_told_and_the_next_run_is_whole(tmp_path: Path) -> None:
    small, kept = tmp_path / "small", tmp_path / "kept"
    small.mkdir()
    kept.mkdir()
    with (
        SampleServer([Company.simulate(PLAN)], folder=tmp_path) as server,
        linked(server, kept, history_days=50) as home,
    ):
        script = f"""
            mount -t tmpfs -o size=2m none {small} && cp {kept}/connections.toml {small}/
            export DROPBOX_LICENCES_HOME={small}
            ({RUN}) 2>{tmp_path}/unbegun; echo $?
            mount -o remount,size=12m {small}
            ({RUN}) 2>{tmp_path}/unfinished; echo $?
            mount -o remount,size=500m {small}
            ({RUN}) 2>{tmp_path}/whole; echo $?
            cp -a {small}/. {kept}/
        """
        done = in_own_mounts(script)
        unbegun, unfinished, whole = done.stdout.split()
        assert whole == "0", (tmp_path / "whole").read_text() + done.stderr
        for name, code in (("unbegun", unbegun), ("unfinished", unfinished)):
            told = (tmp_path / name).read_text()
            assert code in {"1", "2"}, told
            assert "the disk is full" in told
            assert "Free some space" in told
            assert "Traceback" not in told
        assert command("rebuild").returncode == 0  # the home was moved
        assert_true(Home(home.root), server.companies["acme"], server.now)


def test_a_home_that_is_read_only_is_told(tmp_path: Path) -> None:
    with (
        SampleServer([Company.simulate(PLAN)], folder=tmp_path) as server,
        linked(server, tmp_path / "home", history_days=50) as home,
    ):
        script = f"mount --bind {home.root} {home.root} && mount -o remount,ro,bind {home.root} && ({RUN}); echo $?"
        done = in_own_mounts(script)
        assert done.stdout.split() == ["2"]
        assert "read-only file system" in done.stderr.lower()
        assert "Traceback" not in done.stderr


def test_a_home_that_became_read_only_is_told_by_whatever_would_write(tmp_path: Path) -> None:
    """It was used before, so that its locks are there, and Dagster's own home."""
    with (
        SampleServer([Company.simulate(PLAN)], folder=tmp_path) as server,
        linked(server, tmp_path / "home", history_days=20) as home,
    ):
        assert command("run").returncode == 0
        commands = ("run", "reread acme --from 2026-10-30", "rebuild", "ui", "export", "report", "disable acme")
        remount = f"mount --bind {home.root} {home.root} && mount -o remount,ro,bind {home.root}"
        done = in_own_mounts(
            f"{remount}; cd {ROOT} && {sys.executable} -c '{ONE_AFTER_ANOTHER}' '{json.dumps(commands)}'"
        )
        codes, told = zip(*json.loads(done.stdout.splitlines()[-1]), strict=True)
        assert [text for text in told if "Traceback" in text] == []
        assert [text for text in told if "read-only file system" not in text.lower()] == []
        assert [*codes] == [2] * len(commands)
