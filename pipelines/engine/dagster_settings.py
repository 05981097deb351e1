"""Dagster's settings: ours, written at each start, or an engineer's, left alone, which must have what we need."""

from __future__ import annotations

from pathlib import Path

from dagster import DagsterInstance

from resources.errors import FixSetup, ReportBug
from resources.storage.disk import disk_errors

FILE_NAME = "dagster.yaml"
_OURS = "# Written by dropbox-licences at each start"
NEEDED = "telemetry: {enabled: false} and run_monitoring: {enabled: true}"
SETTINGS = f"""\
{_OURS}; changes here do not last.
run_storage:
  module: pipelines.engine.dagster_storage
  class: RunFile
  config: {{root: {{env: DAGSTER_HOME}}}}
event_log_storage:
  module: pipelines.engine.dagster_storage
  class: EventFiles
  config: {{root: {{env: DAGSTER_HOME}}}}
telemetry:
  enabled: false
nux:
  enabled: false
run_monitoring:
  enabled: true
  poll_interval_seconds: 30
retention:
  schedule:
    purge_after_days: 30
  sensor:
    purge_after_days:
      skipped: 7
      failure: 30
      success: 30
"""
"""No ``max_runtime_seconds``: the first load of a long log may take days. Here no run waits for ever, since each call,
lock and delivery ends by itself, and one whose process died is seen by the code server, by the next tick of a schedule,
by the next start of the command line or, after a power cut, of the UI (``instance``)."""


def write_ours(path: Path) -> None:
    """Write our settings, unless an engineer's are there."""
    with disk_errors(path):
        if are_ours(path) and (not path.exists() or path.read_text(encoding="utf-8") != SETTINGS):
            path.write_text(SETTINGS, encoding="utf-8")
            path.chmod(0o600)


def are_ours(path: Path) -> bool:
    """Whether we may write the settings: there are none, or we wrote them; a power cut may have emptied them."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return not text.strip() or text.startswith(_OURS)


def get_instance(path: Path) -> DagsterInstance:
    """Dagster's instance with the settings at ``path``, which ``DAGSTER_HOME`` leads to.

    Raises:
        FixSetup: an engineer's settings cannot be used, or lack what we need.
        ReportBug: Dagster did not find ours.
    """
    if are_ours(path):
        instance = DagsterInstance.get()
        if _is_as_needed(instance):
            return instance
        instance.dispose()
        raise ReportBug(f"Opening Dagster with {path}", "Dagster did not read its settings", "Please report it")
    tried = f"Opening Dagster with your {path}"
    try:
        instance = DagsterInstance.get()
    except Exception as error:  # noqa: BLE001 - a service that they name may raise anything
        # Its text may hold a password, as addresses of databases do.
        lacks = f" ({error.name})" if isinstance(error, ImportError) else ""
        came_back = f"Dagster refuses them, or what they name cannot be reached: {type(error).__name__}{lacks}"
        cure = "Try: dagster instance info; or move the file away, and a new one is written"
        raise FixSetup(tried, came_back, cure) from None
    if not _is_as_needed(instance):
        instance.dispose()
        came_back = "Dagster would report to its makers, or not see runs whose process died"
        raise FixSetup(tried, came_back, f"Put these into it: {NEEDED}")
    return instance


def _is_as_needed(instance: DagsterInstance) -> bool:
    return instance.run_monitoring_enabled and not instance.telemetry_enabled
