"""A thing more that is read is declared in one page a floor; everything that lists subjects then has it."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assets.subjects import DATASETS, SUBJECTS
from assets.tables import lake
from resources import access
from tests.pipeline import new_subject
from tests.pipeline.command_line import ROOT


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    copy = tmp_path_factory.mktemp("copy")
    new_subject.make_copy(ROOT, copy)
    line = [sys.executable, str(Path(new_subject.__file__)), str(copy / "home")]
    done = subprocess.run(line, cwd=copy, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_it_is_in_every_list(found: dict[str, Any]) -> None:
    declared = found["declared"]
    assert "devices" in declared["assets"]
    assert "devices" in declared["before the warehouse"]
    assert declared["lineage"] == "devices"
    assert "sessions.list" in declared["permissions"]
    assert declared["blocked"] == "who uses which device"
    assert "team/devices/list_members_devices" in declared["routes"]
    assert "devices" in declared["folders"]
    assert "device_snapshots" in declared["tables"]


def test_it_is_read_and_loaded(found: dict[str, Any]) -> None:
    code, told = found["trial"]["run one"]
    assert code == 0, told
    code, told = found["trial"]["count"]
    assert code == 0, told
    assert int(told.split()[-1]) > 0


def test_a_run_for_one_team_reads_it_of_that_team_only(found: dict[str, Any]) -> None:
    assert found["trial"]["read of one"] == ["team=acme"]


def test_its_permission_is_counted(found: dict[str, Any]) -> None:
    _, told = found["trial"]["check"]
    assert f"all {len(access.SCOPES) + 1}" in told


def test_forgetting_somebody_reaches_it(found: dict[str, Any]) -> None:
    code, told = found["trial"]["forget"]
    assert code == 0, told
    assert found["trial"]["left"] == []


def test_a_lost_permission_is_told(found: dict[str, Any]) -> None:
    code, told = found["trial"]["run refused"]
    assert code == 1
    assert "sessions.list" in told
    _, told = found["trial"]["status"]
    assert "sessions.list" in told


# What is declared in two floors agrees


def test_each_subject_fills_the_folders_that_it_may() -> None:
    read = {each.access: tuple(dataset.files.name for dataset in each.datasets) for each in SUBJECTS}
    assert read == {each: each.folders for each in access.ALL if each.scopes}
    assert sorted(each.files.name for each in DATASETS) == sorted(access.DATASETS)


def test_each_reader_is_there() -> None:
    for subject in SUBJECTS:
        assert [*inspect.signature(subject.read).parameters] == ["reading"], subject.name


def test_each_column_that_names_people_says_so() -> None:
    """The words by which Dropbox names people; what only events have is known by ``forgetting.rows`` itself."""
    telling = ("team_member_id", "account_id", "email", "emails", "display_name", "external_id")
    for dataset in DATASETS:
        if dataset.files not in {lake.EVENTS, lake.GROUPS}:
            for column in dataset.files.columns:
                is_telling = column.name.endswith(telling) and column.type != "BOOLEAN"
                assert bool(column.personal) >= is_telling, (dataset.files.name, column.name)


@pytest.mark.parametrize("folder", ["assets", "pipelines", "resources"])
def test_no_list_of_subjects_is_written_by_hand(folder: str) -> None:
    """Three names of subjects side by side are a list that a new subject would be missing in."""
    own = {"resources/access.py", "assets/subjects.py", "assets/tables/lake.py"}
    names = [*access.READ]
    for path in (ROOT / folder).rglob("*.py"):
        if path.relative_to(ROOT).as_posix() not in own:
            for line in path.read_text().splitlines():
                assert sum(f'"{name}"' in line for name in names) < 3, f"{path}: {line}"
