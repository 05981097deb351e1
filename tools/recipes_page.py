"""The answers in docs/recipes.md, from the demo: ``python -m tools.recipes_page`` writes them, a test compares.

Questions and SQL are written in the page by hand; the table below each statement is made here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.published import open_published
from pipelines import demo
from pipelines.terminal.showing import cell
from resources.home import Home
from resources.storage.queries import Rows

PAGE = Path(__file__).parent.parent / "docs" / "recipes.md"
RECIPE = re.compile(
    r"(?P<head>### (?P<question>[^\n]+)\n\n(?:[^#`\n][^\n]*\n)*\n?```sql\n(?P<sql>.*?)\n```\n)"
    r"(?P<answer>(?:\n\|[^\n]*)+\n)?",
    re.DOTALL,
)
"""A question, words or none, the SQL, and the answer below it."""


def answered(page: str, ask: Callable[[str], Rows]) -> str:
    """The page with the answer below each statement."""
    return RECIPE.sub(lambda recipe: f"{recipe['head']}\n{table_of(ask(recipe['sql']))}", page)


def table_of(found: Rows) -> str:
    """A Markdown table."""
    cells = [[cell(value).replace("|", "\\|") for value in row] for row in found.rows]
    lines = [found.names, ["---"] * len(found.names), *cells]
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
        with open_published(home) as published:
            PAGE.write_text(answered(PAGE.read_text(encoding="utf-8"), published.ask), encoding="utf-8")


if __name__ == "__main__":
    main()
