"""What keeps the house in order: the packages are ours, workspace.yaml is read, files stay small."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import assets
import pipelines
import resources
import sample_team

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("package", [assets, pipelines, resources, sample_team], ids=lambda package: package.__name__)
def test_the_packages_are_this_repositorys(package: object) -> None:
    assert Path(package.__file__).is_relative_to(ROOT)  # type: ignore[attr-defined]


def test_nothing_silences_workspace_yaml() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert not {"dg", "dagster"} & tools.keys()


def test_files_fit_a_mind() -> None:
    names = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    long = [name for name in names.split() if len((ROOT / name).read_text().splitlines()) > 300]
    assert not long


def test_only_one_module_of_resources_knows_dagster() -> None:
    users = {path.name for path in (ROOT / "resources").glob("*.py") if "import dagster" in path.read_text()}
    assert users == {"dagster_resources.py"}


def test_the_published_tables_have_one_door() -> None:
    opening = re.compile(r"(return|with|=) duckdb\.connect\([^)]")
    paths = [path for folder in ("assets", "pipelines", "resources") for path in (ROOT / folder).rglob("*.py")]
    doors = {"published.py", "warehouse.py"}
    for_strangers = {"bounded_process.py", "pseudonymous_copy.py"}
    assert {path.name for path in paths if opening.search(path.read_text())} == doors | for_strangers
