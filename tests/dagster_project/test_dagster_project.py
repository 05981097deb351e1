"""In a Dagster project of somebody else: installed from the wheel, among its definitions, or beside them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked
from tests.published import ask

ROOT = Path(__file__).parents[2]
COMPANY = Company.simulate(CompanyPlan(name="acme", seed=8, members=12, days=40, events_a_day=10, groups=2))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the wheel installs, in a folder of its own."""
    made = tmp_path_factory.mktemp("wheel")
    line = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(made), str(ROOT)]
    subprocess.run(line, check=True, capture_output=True)
    (file,) = made.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(made / "installed")
    return made / "installed"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path / "home", history_days=60) as home:
        yield home


LOOKED_AT = """
import json, sys
import dagster as dg
sys.path.insert(0, "")
from definitions import defs

def ended(run):
    return [run.success, sorted({event.step_key for event in run.all_events if event.is_step_start})]

with dg.DagsterInstance.get() as instance:
    every = defs.resolve_implicit_global_asset_job_def()
    own = every.execute_in_process(instance=instance, asset_selection=[dg.AssetKey("report")])
    hourly = defs.resolve_job_def("hourly").execute_in_process(instance=instance)
    names = [key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()]
    print(json.dumps({"assets": names, "own asset": ended(own), "hourly": ended(hourly)}))
"""


def dagster(wheel: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Dagster's own command line in a project's folder."""
    return in_project(wheel, folder, sys.executable, "-P", "-m", "dagster", *words)


def in_project(wheel: Path, folder: Path, *line: str) -> subprocess.CompletedProcess[str]:
    """A process in a project's folder, with an instance of the project's."""
    instance = folder / "instance"
    instance.mkdir(exist_ok=True)
    (instance / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    paths = os.pathsep.join(filter(None, (str(wheel), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"DAGSTER_HOME": str(instance), "PYTHONPATH": paths}
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240)


def copied(name: str, to: Path) -> Path:
    return Path(shutil.copytree(ROOT / "deploy" / name, to / name))


def test_a_project_has_it_among_its_own_assets(wheel: Path, home: Home, tmp_path: Path) -> None:
    folder = copied("dagster_project", tmp_path)
    done = dagster(wheel, folder, "job", "execute", "-f", "definitions.py", "-j", "licences_all_due")
    assert done.returncode == 0, done.stderr[-2_000:]
    (row,) = ask(home, "select assigned from licence_position")
    assert row["assigned"] > 0
    assert (home.reports / "acme").exists()
    done = in_project(wheel, folder, sys.executable, "-P", "-c", LOOKED_AT)
    assert done.returncode == 0, done.stderr[-2_000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert {"report", "licences/report", "licences/seats", "licences/warehouse"} <= {*found["assets"]}
    assert found["own asset"] == [True, ["report"]]
    assert found["hourly"] == [True, ["report"]], "the project's own job of that name"


def test_a_team_that_cannot_be_read_fails_the_run_there_too(wheel: Path, home: Home, tmp_path: Path) -> None:
    folder = copied("dagster_project", tmp_path)
    home.connections_file.write_text(home.connections_file.read_text() + '[connections.gone]\napp_key = "x"\n')
    done = dagster(wheel, folder, "job", "execute", "-f", "definitions.py", "-j", "licences_all_due")
    assert done.returncode != 0
    assert "gone" in done.stderr
    assert ask(home, "select assigned from licence_position where team = 'acme'")


def test_a_project_with_a_package_of_the_same_name_has_it_in_a_process_of_its_own(
    wheel: Path, home: Home, tmp_path: Path
) -> None:
    folder = copied("dagster_project_apart", tmp_path)
    loaded = dagster(wheel, folder, "definitions", "validate", "-w", "workspace.yaml")
    assert loaded.returncode == 0, loaded.stderr[-2_000:]
    file = folder / "licences" / "definitions.py"
    run = ("job", "execute", "-f", str(file), "-d", str(file.parent), "-j", "licences_all_due")
    done = dagster(wheel, folder, *run)
    assert done.returncode == 0, done.stderr[-2_000:]
    (row,) = ask(home, "select assigned from licence_position")
    assert row["assigned"] > 0


def test_a_project_that_cannot_have_it_is_told_what_to_do(wheel: Path, home: Home, tmp_path: Path) -> None:
    folder = copied("dagster_project_apart", tmp_path) / "project"
    (folder / "definitions.py").write_text(
        "import assets\nfrom dropbox_licences import definitions\ndefs = definitions(home='x')\n"
    )
    done = dagster(wheel, folder, "definitions", "validate", "-f", "definitions.py")
    assert done.returncode != 0
    assert "dropbox-licences has a package assets, and so has this project" in done.stdout + done.stderr
    assert "docs/dagster-project.md" in done.stdout + done.stderr
    assert not (folder / "x").exists()


@pytest.mark.parametrize("prefix", ["", "two words", "a/b", "1st"])
def test_a_prefix_that_dagster_could_not_take_is_refused(prefix: str) -> None:
    from dropbox_licences import definitions

    with pytest.raises(ValueError, match="letters, digits and _"):
        definitions("x", prefix)
