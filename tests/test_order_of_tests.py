"""Each process begins with dear files, no test is lost, and the list names files that are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SLOWER
from tests.order_of_tests import LONG, dealt


def test_the_lists_name_files_that_are_there() -> None:
    missing = [name for name in (*LONG, *SLOWER) if not (Path(__file__).parent / name).exists()]
    assert not missing


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_each_process_begins_with_its_share_of_dear_files(processes: int) -> None:
    tests = [(f"licence/test_{file}.py", number) for file in range(40) for number in range(9)]
    tests += [(file, number) for file in LONG for number in range(3)]
    order = dealt(tests, lambda test: test[0], processes)
    assert sorted(order) == sorted(tests)
    begins = 0  # each gets an equal part of what those before it left, as xdist deals them
    for process in range(processes):
        assert order[begins][0] in LONG
        begins += (len(tests) - begins) // (processes - process)
    for file in LONG:
        places = [place for place, test in enumerate(order) if test[0] == file]
        assert places == [*range(places[0], places[0] + len(places))], "its tests share what they set up"
