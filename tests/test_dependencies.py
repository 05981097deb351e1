"""One truth for dependencies: pyproject.toml declares what the code imports, and the lock files are made of it."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
OURS = ("assets", "pipelines", "resources", "sample_team")
LOCK = (ROOT / "requirements.txt").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN_TIME = [Requirement(each) for each in PROJECT["project"]["dependencies"]]
EXTRAS = {
    name: [Requirement(each) for each in extra] for name, extra in PROJECT["project"]["optional-dependencies"].items()
}
GROUPS = {name: [Requirement(each) for each in group] for name, group in PROJECT["dependency-groups"].items()}


def names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(each.name) for each in requirements}


def locked(name: str) -> dict[str, list[Version]]:
    """The versions that a lock file pins; some packages have one for each Python."""
    found: dict[str, list[Version]] = {}
    for package, version in re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE
    ):
        found.setdefault(canonicalize_name(package), []).append(Version(version))
    return found


def imported_by(folder: str) -> set[str]:
    """The first parts of all modules that a package of ours imports, lazily too."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / folder).rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[0] for name in plain | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}}


@pytest.mark.parametrize("folder", OURS)
def test_every_import_is_declared(folder: str) -> None:
    providers = packages_distributions()
    declared = names([*RUN_TIME, *(each for extra in EXTRAS.values() for each in extra)])
    undeclared = {
        module
        for module in imported_by(folder)
        if module not in OURS
        and module in providers
        and not declared & {canonicalize_name(p) for p in providers[module]}
    }
    assert not undeclared


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("requirements.txt", RUN_TIME + GROUPS["install"]),
        ("requirements-mcp.txt", RUN_TIME + GROUPS["install"] + EXTRAS["mcp"]),
        ("requirements-machines.txt", RUN_TIME + GROUPS["install"] + EXTRAS["grown"] + GROUPS["machines"]),
        ("requirements-dev.txt", RUN_TIME + GROUPS["install"] + GROUPS["dev"]),
    ],
)
def test_the_lock_pins_what_pyproject_asks_for(lock: str, requirements: list[Requirement]) -> None:
    pins = locked(lock)
    for each in requirements:
        versions = pins.get(canonicalize_name(each.name), [])
        assert versions, f"{each.name} is not in {lock}: make lock"
        assert all(each.specifier.contains(version) for version in versions), f"{lock} does not fit {each}: make lock"


def test_the_lock_pins_packages_with_the_extras_that_others_ask_for() -> None:
    # pip 23 refuses "gql[requests]<5" under --require-hashes where the lock pins a bare "gql".
    assert {"gql[requests]", "uvicorn[standard]"} <= set(re.findall(r"^(\S+\[\S+\])==", LOCK, re.MULTILINE))


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-mcp.txt", "requirements-machines.txt"])
def test_all_locks_pin_the_same_versions(lock: str) -> None:
    every, here = locked("requirements-dev.txt"), locked(lock)
    shared = here.keys() & every.keys() if lock == "requirements-machines.txt" else here.keys()
    assert {name: every.get(name) for name in shared} == {name: here[name] for name in shared}


def test_the_build_needs_nothing_that_the_lock_lacks() -> None:
    assert names([Requirement(each) for each in PROJECT["build-system"]["requires"]]) <= names(GROUPS["install"])


def test_every_package_of_the_list_has_its_reason_in_the_decisions() -> None:
    page = (ROOT / "docs" / "decisions.md").read_text()
    explained = {
        name.strip() for row in re.findall(r"^\| ([a-z0-9_, -]+) \|", page, re.MULTILINE) for name in row.split(",")
    }
    assert names([*RUN_TIME, *(each for extra in EXTRAS.values() for each in extra)]) <= explained
