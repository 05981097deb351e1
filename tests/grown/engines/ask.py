"""Run by the Python of an engine: a text of docs/engines.md, then questions to what it opened; knows nothing of us.

Arguments: the engine, the text, the questions (JSON), a file for the answers (JSON). A value is written so that the
same value of another engine is written alike: numbers by their digits, times without a zone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

ASK: dict[str, Callable[[dict[str, Any], str], list[Any]]] = {
    "duckdb": lambda found, query: found["connection"].sql(query).fetchall(),
    "polars": lambda found, query: found["context"].execute(query, eager=True).rows(),
    "spark": lambda found, query: [tuple(row) for row in found["spark"].sql(query).collect()],
}


def plain(value: object) -> object:
    if isinstance(value, bool | str | None):
        return value
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return [plain(each) for each in value]  # type: ignore[attr-defined]


def answers(ask: Callable[[str], list[Any]], questions: list[str]) -> list[list[str]]:
    return [sorted(json.dumps(plain(list(row))) for row in ask(query)) for query in questions]


def main(engine: str, text: str, questions: str, answered: str) -> None:
    found: dict[str, Any] = {}
    exec(Path(text).read_text(encoding="utf-8"), found)  # noqa: S102
    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    told = answers(lambda query: ASK[engine](found, query), asked)
    Path(answered).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
