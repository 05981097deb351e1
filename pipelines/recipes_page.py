"""The answers in docs/recipes.md, from the demo: ``python -m pipelines.recipes_page`` writes them, a test compares.

Questions and SQL are written in the page by hand; the table below each statement is made here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines import demo
from pipelines.showing import ask, cell
from resources.home import Home

PAGE = Path(__file__).parent.parent / "docs" / "recipes.md"
RECIPE = re.compile(
    r"(?P<head>### (?P<question>[^\n]+)\n\n(?:[^#`\n][^\n]*\n)*\n?```sql\n(?P<sql>.*?)\n```\n)"
    r"(?P<answer>(?:\n\|[^\n]*)+\n)?",
    re.DOTALL,
)
"""A question, words or none, the SQL, and the answer below it."""

Answer = tuple[Sequence[str], Sequence[Sequence[Any]]]


def answered(page: str, asked: Callable[[str], Answer]) -> str:
    """The page with the answer below each statement."""
    return RECIPE.sub(lambda recipe: f"{recipe['head']}\n{table_of(*asked(recipe['sql']))}", page)


def table_of(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A Markdown table."""
    lines = [names, ["---"] * len(names), *([cell(value).replace("|", "\\|") for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Run the demo in a folder that is thrown away, and write the page."""
    from pipelines.running import run_job  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        with demo.sample_team(home.root):
            code = run_job(home, "all_due", [])
        if code:
            sys.exit(code)
        PAGE.write_text(answered(PAGE.read_text(encoding="utf-8"), lambda sql: ask(home, sql)), encoding="utf-8")


if __name__ == "__main__":
    main()
