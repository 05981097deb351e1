"""The recipes of docs/recipes.md: each is a question whose SQL gives the answer that the page shows."""

from __future__ import annotations

import re

import pytest

from resources.home import Home
from resources.published import Published
from resources.storage.queries import Rows
from tools.recipes_page import PAGE, RECIPE, answered, table_of

TEXT = PAGE.read_text(encoding="utf-8")
RECIPES = {recipe["question"]: recipe for recipe in RECIPE.finditer(TEXT)}


def test_every_question_of_the_page_is_a_recipe() -> None:
    assert list(RECIPES) == re.findall(r"^### (.*)$", TEXT, re.MULTILINE)
    assert len(RECIPES) >= 30


@pytest.mark.parametrize("question", RECIPES)
def test_the_page_shows_what_the_demo_answers(demo_home: Home, question: str) -> None:
    with Published(demo_home) as published:
        found = published.ask(RECIPES[question]["sql"])
    assert found.rows
    assert RECIPES[question]["answer"] == "\n" + table_of(found), "Run: python -m tools.recipes_page"


def test_answers_are_put_where_there_are_none_and_replace_old_ones() -> None:
    def asked(sql: str) -> Rows:
        return Rows(["a"], [(f"{sql} x|y",), (None,)])

    first, second = "### One?\n\n```sql\nselect 1;\n```\n", "### Two?\n\n```sql\nselect 2;\n```\n"
    old = "\n| old |\n| --- |\n| 0 |\n"
    page = answered(f"{first}\n{second}{old}\nWords.\n", asked)
    new = "\n| a |\n| --- |\n| select {}; x\\|y |\n|  |\n"
    assert page == f"{first}{new.format(1)}\n{second}{new.format(2)}\nWords.\n"
    assert answered(page, asked) == page
