"""An engineer's own dagster.yaml is left as it is; what we need of it is named where it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from dagster import DagsterRunStatus

from pipelines.definitions import defs
from pipelines.engine.dagster_settings import SETTINGS
from pipelines.engine.instance import IN_PROCESS_TAG, open_instance
from resources.errors import FixSetup
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import ENOUGH_DAYS, linked

COMPANY = Company.simulate(CompanyPlan(members=6, days=4, events_a_day=4, groups=1))
THEIRS = """\
# The platform team's
telemetry: {enabled: false}
run_monitoring: {enabled: true, start_timeout_seconds: 60}
"""


def settings_of(home: Home, text: str) -> Path:
    path = home.make(home.dagster) / "dagster.yaml"
    path.write_text(text)
    return path


def test_a_run_with_an_engineers_settings_leaves_them_and_others_runs_alone(tmp_path: Path) -> None:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path / "home", history_days=ENOUGH_DAYS) as home:
        path = settings_of(home, THEIRS)
        job = defs.resolve_job_def("hourly")
        with open_instance(home) as instance:
            mine = instance.create_run_for_job(job, tags={IN_PROCESS_TAG: "true"}, status=DagsterRunStatus.STARTED)
        with only_asked():
            ran = command("run", "--job", "hourly")
        assert ran.returncode == 0, ran.stderr
        assert path.read_text() == THEIRS
        with open_instance(home) as instance:
            states = {run.run_id: run.status for run in instance.get_runs()}
        assert states.pop(mine.run_id) is DagsterRunStatus.STARTED, "it may go on on another machine"
        assert [*states.values()] == [DagsterRunStatus.SUCCESS]


@pytest.mark.parametrize("missing", ["telemetry", "run_monitoring"])
def test_what_is_missing_in_them_is_named(tmp_path: Path, missing: str) -> None:
    home = Home(tmp_path / "home")
    home.make(home.root)
    without = "".join(line for line in THEIRS.splitlines(keepends=True) if not line.startswith(missing))
    path = settings_of(home, without)
    with pytest.raises(FixSetup, match=rf"your {path}: .* Put these into it: .*{missing}: "):
        open_instance(home)
    assert path.read_text() == without


@pytest.mark.parametrize(
    "wrong",
    [
        "telemetry: [",
        "no_such_section: 1\n",
        "run_storage: {module: no.such.module, class: Storage}\n",
        "run_storage: {module: dagster._core.storage.runs, class: SqliteRunStorage, config: {base_dir: 5}}\n",
    ],
)
def test_settings_that_dagster_refuses_are_refused_without_their_text(tmp_path: Path, wrong: str) -> None:
    home = Home(tmp_path / "home")
    home.make(home.root)
    settings_of(home, f"# theirs, with a-password\n{wrong}")
    with pytest.raises(FixSetup, match="Dagster refuses them, or what they name cannot be reached") as refused:
        open_instance(home)
    assert "a-password" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n", SETTINGS[:200], SETTINGS.replace("30", "40")])
def test_our_own_are_written_again_whatever_became_of_them(tmp_path: Path, text: str) -> None:
    home = Home(tmp_path / "home")
    home.make(home.root)
    path = settings_of(home, text)
    open_instance(home).dispose()
    assert path.read_text() == SETTINGS
