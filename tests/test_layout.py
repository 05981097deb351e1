"""What keeps the house in order: the packages are ours, workspace.yaml is read, files stay small."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import assets
import pipelines
import resources
import sample_team

ROOT = Path(__file__).parents[1]
PACKAGES = ("assets", "pipelines", "resources", "sample_team")


@pytest.mark.parametrize("package", [assets, pipelines, resources, sample_team], ids=lambda package: package.__name__)
def test_the_packages_are_this_repositorys(package: object) -> None:
    assert Path(package.__file__).is_relative_to(ROOT)  # type: ignore[attr-defined]


def test_nothing_silences_workspace_yaml() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert not {"dg", "dagster"} & tools.keys()


def tracked(*patterns: str) -> list[Path]:
    names = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split()]


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_fit_a_mind() -> None:
    apart = {ROOT / "tests": 300, ROOT / "bench": 300}
    sizes = {path: lines_of(path) for path in tracked("*.py")}
    assert [path for path, size in sizes.items() if size > apart.get(ROOT / path.relative_to(ROOT).parts[0], 250)] == []


def test_selects_fit_a_mind() -> None:
    assert [path.name for path in tracked("assets/sql/*.sql") if lines_of(path) > 120] == []


def test_functions_fit_a_screen() -> None:
    long = []
    for path in tracked("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                long += [f"{path.name}: {node.name}"] if node.end_lineno - node.lineno >= 46 else []
    assert long == []


def test_templates_are_markup_that_can_be_read() -> None:
    """What a page says is decided in assets/report/content; who reads a template sees its elements and loops."""
    for path in sorted((ROOT / "assets/report/page").iterdir()):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 250, path.name
        assert [line for line in lines if len(line) > 160] == [], path.name


FOLDERS = [path.parent for package in PACKAGES for path in sorted((ROOT / package).rglob("__init__.py"))]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_folder_is_opened_by_its_table_of_contents(folder: Path) -> None:
    told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    patterns = re.findall(r"[\w*]+", told)
    rooms = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert [room for room in rooms - {"__init__"} if not any(fnmatch(room, each) for each in patterns)] == []


def imports(path: Path) -> Iterator[str]:
    """What is imported when the file is, or one of its functions runs; not what only types need."""
    found = ast.parse(path.read_text())
    for node in ast.walk(found):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(found):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{each.name}" for each in node.names)


def house_of(name: str) -> str:
    """The folder below a package that holds a module, or the module itself where it stands beside the folders."""
    path = ROOT
    for depth, part in enumerate(name.split(".")):
        if not (path / part).is_dir():
            return f"{path.relative_to(ROOT)}/{part}" if depth == 1 else str(path.relative_to(ROOT))
        path /= part
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_folder_needs_another_that_needs_it(package: str) -> None:
    needs: dict[str, set[str]] = {}
    for path in (ROOT / package).rglob("*.py"):
        here = house_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        there = {house_of(each) for each in imports(path) if each.startswith(f"{package}.")}
        needs.setdefault(here, set()).update(there - {here})
    assert tuple(TopologicalSorter(needs).static_order())


def test_only_one_module_of_resources_knows_dagster() -> None:
    users = {path.name for path in (ROOT / "resources").rglob("*.py") if "import dagster" in path.read_text()}
    assert users == {"dagster_resources.py"}


def test_the_published_tables_have_one_door() -> None:
    opening = re.compile(r"(return|with|=) duckdb\.connect\([^)]")
    paths = [path for folder in ("assets", "pipelines", "resources") for path in (ROOT / folder).rglob("*.py")]
    doors = {"published.py", "warehouse.py"}
    for_strangers = {"bounded_process.py", "pseudonymous_copy.py"}
    assert {path.name for path in paths if opening.search(path.read_text())} == doors | for_strangers
