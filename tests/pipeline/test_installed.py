"""What holds where the product is installed as a package, without this folder around it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from pipelines import ui
from resources.home import Home

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packages in a folder of their own, without what lies beside them in this one."""
    packages = tmp_path / "site-packages"
    for name in ("assets", "pipelines", "resources", "sample_team"):
        shutil.copytree(ROOT / name, packages / name)
    monkeypatch.setattr(ui, "PACKAGES", packages)
    return packages


def test_an_installed_package_serves_the_same_code_location(installed: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make(home.dagster)
    written = yaml.safe_load(ui.workspace_file(home).read_text())
    ours = yaml.safe_load((ROOT / "workspace.yaml").read_text())
    (written,), (ours,) = ([each["python_file"] for each in file["load_from"]] for file in (written, ours))
    assert written["location_name"] == ours["location_name"] == ui.LOCATION
    assert Path(written["relative_path"]) == installed / ours["relative_path"]
    assert Path(written["working_directory"]) == (installed / ours["working_directory"]).resolve()
