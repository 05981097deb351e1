"""Every rule of docs/licence-rules.md names its source, and its SQL runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.licence.hand_made import HandMade

PAGE = (Path(__file__).parents[2] / "docs" / "licence-rules.md").read_text(encoding="utf-8")
RULES = dict(re.findall(r"^## (\d+\. [^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))


def statements(text: str) -> list[str]:
    blocks = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    return [each.strip() for block in blocks for each in block.split(";") if each.strip()]


def test_the_page_has_all_rules() -> None:
    assert [int(title.split(".")[0]) for title in RULES] == list(range(1, 47))


@pytest.mark.parametrize("title", RULES)
def test_a_rule_names_its_source_and_its_sql_shows_it(twelve_members: HandMade, title: str) -> None:
    assert "\nSource: " in RULES[title]
    shown = [twelve_members.rows(statement) for statement in statements(RULES[title])]
    assert shown
    assert all(shown)  # each line finds something on the team written by hand
