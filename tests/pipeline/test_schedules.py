"""What Dagster is given: schedules that never pile up, and assets that explain themselves."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path

import dagster as dg
import pytest

from assets.tables import licence
from pipelines.definitions import defs

SCHEDULES = [*(defs.schedules or ())]
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
SPECS = {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.name)
def test_a_tick_is_one_run_and_never_piles_up(tmp_path: Path, schedule: dg.ScheduleDefinition) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        context = dg.build_schedule_context(instance=instance, scheduled_execution_time=NOW)
        assert isinstance(schedule(context), dg.RunRequest)
        job = defs.resolve_job_def(schedule.job_name)
        going = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
        skipped = schedule(context)
        assert isinstance(skipped, dg.SkipReason)
        assert going.run_id[:8] in (skipped.skip_message or "")
        instance.report_run_failed(going)
        assert isinstance(schedule(context), dg.RunRequest)


def test_schedules_are_off_until_they_are_switched_on() -> None:
    assert {schedule.name: schedule.cron_schedule for schedule in SCHEDULES} == {
        "hourly": "12 * * * *",
        "daily": "32 2 * * *",
        "weekly_audit": "2 4 * * 0",
        "weekly_digest": "2 6 * * 1",
        "monthly_report": "2 7 1 * *",
    }
    assert all(schedule.default_status == dg.DefaultScheduleStatus.STOPPED for schedule in SCHEDULES)


@pytest.mark.parametrize("name", sorted(SPECS))
def test_every_asset_explains_itself(name: str) -> None:
    spec = SPECS[name]
    words = spec.description or ""
    question = r"(What|Who|Whom|Which|Whether|When|How|Where|In which) .+"
    assert name == "report" or re.match(rf"{question}\. One row per .+\.", words)
    assert spec.group_name in {
        *("read_from_dropbox", "your_lists", "what_people_did", "who_uses_a_seat", "bought_and_idle"),
        *("what_it_costs", "what_it_saves", "proof_and_report"),
    }
    assert spec.freshness_policy
    assert spec.owners
    assert spec.kinds
    columns = spec.metadata["dagster/column_schema"].columns if name != "report" else ()
    assert all(column.description for column in columns)


def test_the_graph_can_be_read() -> None:
    """Few groups that lead one way, none of them large, and no arrow that others say already."""
    graph = defs.resolve_asset_graph()
    group_of = {key: graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert max(Counter(group_of.values()).values()) <= 10
    order = TopologicalSorter[str | None]()
    for key, group in group_of.items():
        order.add(group, *({group_of[each] for each in graph.get(key).parent_keys} - {group}))
    assert len([*order.static_order()]) == 8, "and no circle"
    for key in group_of.keys() - {dg.AssetKey("warehouse")}:  # which loads all that is read
        parents = graph.get(key).parent_keys
        assert not parents & {each for parent in parents for each in graph.get_ancestor_asset_keys(parent)}


def test_columns_tell_where_they_come_from() -> None:
    spec = SPECS["licence_position"]
    told = {column.name: column.description or "" for column in spec.metadata["dagster/column_schema"].columns}
    assert told["seats_purchased"] == next(
        column.meaning for column in licence.LICENCE_POSITION.columns if column.name == "seats_purchased"
    ), "the meaning alone: lineage has a place of its own"
    lineage = spec.metadata["dagster/column_lineage"].deps_by_column
    assert {(each.asset_key.to_user_string(), each.column_name) for each in lineage["available"]} == {
        ("seats", "consumes_seat"),
        ("team_info", "num_licensed_users"),
    }
    columns = {
        name: {each.name for each in spec.metadata["dagster/column_schema"].columns}
        for name, spec in SPECS.items()
        if name != "report"
    }
    for each in SPECS.values():
        deps = each.metadata.get("dagster/column_lineage", dg.TableColumnLineage({})).deps_by_column
        for origins in deps.values():
            assert all(origin.column_name in columns[origin.asset_key.to_user_string()] for origin in origins)


def test_jobs_read_what_they_say() -> None:
    hourly = {key.to_user_string() for key in defs.resolve_job_def("hourly").asset_layer.executable_asset_keys}
    assert "events" in hourly
    assert not hourly & {"members", "groups", "team_info", "member_storage", "report"}
    everything = {key.to_user_string() for key in defs.resolve_job_def("all_due").asset_layer.executable_asset_keys}
    assert everything == set(SPECS)


@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_description_loses_nothing_as_markdown(name: str) -> None:
    shown = re.sub(r"`[^`]*`", "", SPECS[name].description or "")
    assert shown
    assert not re.search(r"<\w|[*\[\]]", shown), "the UI would take it for mark-up"


@pytest.mark.parametrize("name", ["licence_position", "savings", "reclaim_candidates", "seats"])
def test_the_page_of_an_answer_says_where_its_figures_are(name: str) -> None:
    assert "The figures of the last run are in the tab Events." in (SPECS[name].description or "")
    assert "tab Events" not in (SPECS["duplicates"].description or "")
