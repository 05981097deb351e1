"""Which tests begin first when several processes share them: those of the dearest files.

``--dist worksteal`` gives each process an equal run of tests and moves what is left over later. A file of long tests
that comes last would keep one process busy while the others are idle; so each process begins with its share of them,
and such a file stays together, since its tests share what they set up.

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
    "report/test_browser.py",
    "pipeline/test_dagster.py",
    "asking/test_mcp.py",
    "docs/test_doc_commands.py",
    "privacy/test_forget.py",
    "for_engines/test_sets.py",
    "pipeline/test_disk.py",
    "linking/test_browser.py",
    "browser/test_ui.py",
    "privacy/test_policies.py",
    "pipeline/test_truth.py",
    "pipeline/test_shards.py",
    "for_engines/test_months.py",
    "browser/test_reread.py",
    "linking/test_many_teams.py",
    "pipeline/test_killing.py",
    "pipeline/test_home_files_hold.py",
    "licence/test_growth.py",
    "pipeline/test_no_room.py",
    "docs/test_demo_candidates.py",
    "pipeline/test_list_to_freed_seats.py",
    "exports/test_targets.py",
    "pipeline/test_dagster_storage.py",
    "docs/test_clients.py",
    "pipeline/test_new_subject.py",
    "linking/test_secrets.py",
    "pipeline/test_any_home.py",
    "pipeline/test_power_cut.py",
    "pipeline/test_the_bill_falls.py",
    "sample_team/test_who_may_act.py",
    "event_log/test_reading.py",
    "sample_team/test_oracle.py",
    "browser/test_serving.py",
    "event_log/test_killed_reading.py",
    "licence/test_rebuilt_history.py",
)
"""Files of long tests, the dearest first, by CPU-seconds: the tier ``long``."""


def dealt(tests: Iterable[Test], file_of: Callable[[Test], str], processes: int) -> list[Test]:
    """The tests in an order of which each process takes an equal part: its share of dear files first, then others."""
    by_file: dict[str, list[Test]] = {}
    for test in tests:
        by_file.setdefault(file_of(test), []).append(test)
    dear = [by_file.pop(name) for name in LONG if name in by_file]
    parts = [[test for found in dear[process::processes] for test in found] for process in range(processes)]
    others = [test for found in by_file.values() for test in found]
    for number, part in enumerate(parts):
        left = len(others) + sum(map(len, parts[number:]))
        missing = max(0, left // (processes - number) - len(part))
        part.extend(others[:missing])
        del others[:missing]
    return [test for part in parts for test in part] + others
