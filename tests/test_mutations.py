"""The rules that ``python -m bench.mutations`` breaks are still where it looks for them."""

from __future__ import annotations

import pytest

from bench.broken_rules import ALL, Mutation
from bench.mutations import ROOT


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.rule)
def test_each_condition_stands_once_in_its_file_and_the_tests_that_hold_it_are_there(each: Mutation) -> None:
    assert (ROOT / each.file).read_text(encoding="utf-8").count(each.before) == 1
    assert all((ROOT / name).exists() for name in each.tests.split())
