"""Long files come first, whole and the dearest first; no test is lost, and the lists name files that are there."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import SLOWER
from tests.order_of_tests import LONG, dearest_first


def test_the_lists_name_files_that_are_there() -> None:
    missing = [name for name in (*LONG, *SLOWER) if not (Path(__file__).parent / name).exists()]
    assert not missing


def test_processes_take_long_files_first_and_each_whole() -> None:
    others = [(f"licence/test_{file}.py", number) for file in range(40) for number in range(9)]
    long = [(file, number) for file in LONG for number in range(3)]
    assert dearest_first([*others, *reversed(long)], lambda test: test[0]) == [
        *sorted(long, key=lambda test: (LONG.index(test[0]), -test[1])),
        *others,
    ]
