"""Which tests begin first when several processes share them: those of the dearest files.

A file stays in one process (``--dist loadfile``), since its tests share what they set up. One of long tests that came
last would keep one process busy while the others are idle.

``make test`` runs them apart from the others and counts no lines meanwhile: counting costs up to a third of the CPU,
and what they reach, shorter tests reach too. Where those no longer do, the floors of coverage say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Test = TypeVar("Test")

LONG = (
    "grown/test_composed.py",
    "grown/test_shards.py",
    "pipeline/test_command_line.py",
    "dagster_project/test_dagster_project.py",
    "pipeline/test_disk.py",
    "asking/test_mcp.py",
    "pipeline/test_dagster.py",
    "pipeline/test_the_bill_falls.py",
    "report/test_browser.py",
    "browser/test_ui.py",
    "for_engines/test_sets.py",
    "privacy/test_forget.py",
    "privacy/test_policies.py",
    "linking/test_browser.py",
    "licence/test_growth.py",
    "pipeline/test_truth.py",
    "linking/test_many_teams.py",
    "pipeline/test_shards.py",
    "browser/test_reread.py",
    "pipeline/test_home_files_hold.py",
    "docs/test_doc_commands.py",
    "pipeline/test_killing.py",
    "pipeline/test_no_room.py",
    "docs/test_clients.py",
    "pipeline/test_any_home.py",
    "exports/test_targets.py",
    "pipeline/test_list_to_freed_seats.py",
    "pipeline/test_new_subject.py",
    "linking/test_secrets.py",
    "for_engines/test_months.py",
    "docs/test_demo_candidates.py",
    "pipeline/test_dagster_storage.py",
    "pipeline/test_power_cut.py",
    "event_log/test_reading.py",
    "sample_team/test_who_may_act.py",
    "browser/test_serving.py",
    "sample_team/test_oracle.py",
    "event_log/test_killed_reading.py",
    "licence/test_rebuilt_history.py",
)
"""Files of long tests, the dearest first, by CPU-seconds: the tier ``long``."""


def dearest_first(tests: Iterable[Test], file_of: Callable[[Test], str]) -> list[Test]:
    """The tests in the order in which processes take them: those of long files, then all others as they came."""
    place = {name: number for number, name in enumerate(LONG)}
    return sorted(tests, key=lambda test: place.get(file_of(test), len(place)))
