"""``[chargeback]`` of ``connections.toml``: one rule for all teams, and what cannot be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.home_files.chargeback import Chargeback
from resources.home_files.connections import read_connections

TEAMS = '[connections.acme]\napp_key = "a"\n[connections.beta]\napp_key = "b"\n'


def rules(tmp_path: Path, head: str) -> set[Chargeback]:
    path = tmp_path / "connections.toml"
    path.write_text(head + TEAMS, encoding="utf-8")
    return {each.chargeback for each in read_connections(path).values()}


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ("", Chargeback()),
        ("[chargeback]\n", Chargeback("apart")),
        ('[chargeback]\nunassigned = "apart"\n', Chargeback("apart")),
        ('[chargeback]\nunassigned = "even"\n', Chargeback("even")),
        ('chargeback.unassigned = "by_seats"\n', Chargeback("by_seats")),
        ('[chargeback]\nunassigned = "cost_centre:IT 4711"\n', Chargeback("cost_centre", "IT 4711")),
        ('[chargeback]\nunassigned = "cost_centre: IT:1 "\n', Chargeback("cost_centre", "IT:1")),
        (
            '[chargeback]\nunassigned = "cost_centre:IT"\ncost_centre_without_people = true\n',
            Chargeback("cost_centre", "IT", is_without_people=True),
        ),
    ],
)
def test_the_rule_holds_for_all_teams(head: str, rule: Chargeback, tmp_path: Path) -> None:
    assert rules(tmp_path, head) == {rule}


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ("chargeback = 3\n", 1, "Write it as [chargeback]"),
        ("[[chargeback]]\n", 1, "Write it as [chargeback]"),
        ('[chargeback]\nunasigned = "even"\n', 2, "unknown key 'unasigned'. Known: unassigned"),
        ('\n[chargeback]\nunassigned = "evenly"\n', 3, '"apart", "even", "by_seats" or "cost_centre:NAME"'),
        ('[chargeback]\nunassigned = ""\n', 2, "unassigned has a wrong value"),
        ('[chargeback]\nunassigned = "cost_centre"\n', 2, "with the name of a cost centre"),
        ('[chargeback]\nunassigned = "cost_centre: "\n', 2, "with the name of a cost centre"),
        ("[chargeback]\ncost_centre_without_people = true\n", 2, "no cost centre is named"),
        ('[chargeback]\nunassigned = "even"\ncost_centre_without_people = true\n', 3, "no cost centre is named"),
        ("[chargeback]\nunassigned = true\n", 2, "unassigned has a wrong value"),
        ('[chargeback]\nunassigned = ["even"]\n', 2, "unassigned has a wrong value"),
    ],
)
def test_what_is_no_rule_is_told_with_its_line(head: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(FixSetup) as raised:
        rules(tmp_path, head)
    assert f"line {line}:" in str(raised.value)
    assert words in str(raised.value)
