"""A process of its own in which questions of somebody else are asked: ``python -m resources.storage.bounded_process``.

In a process of its own, since nothing within one stops every query: DuckDB 2.0 looks neither at an interruption nor at
its ``memory_limit`` while one function works on one value (``list_sum(range(1000000000))`` took all of a machine's
memory). Here the system bounds memory, CPU and files, and whoever started the process ends it in time.

The database is opened read-only, without access to files, extensions and Python's variables, and nothing of that can be
changed by a query. Standard input has the order as JSON, standard output the answers.
"""

from __future__ import annotations

import json
import math
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import duckdb

MEMORY_BYTES = 2_000_000_000
"""Address space of the process: what Python and DuckDB take before they begin is a third of it."""
LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "access_mode": "READ_ONLY",
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "500MB",
    "temp_directory": "",
    "threads": 2,
    "lock_configuration": True,
}
MOST_BYTES = 200_000
"""Of an answer as JSON: what a model can read at once."""
MOST_LETTERS = 2_000
"""Of one text."""
MOST_NAME = 200
"""Of the name of a column."""
_EXACT = 2**53
"""Whole numbers up to this one are the same in every reader of JSON."""
_NEVER_TEXT = {"BOOLEAN", "DATE", "TIMESTAMP", "TIME", "INTERVAL", "DOUBLE", "FLOAT", "HUGEINT", "BIGINT", "INTEGER"}
_NEVER_TEXT |= {"SMALLINT", "TINYINT", "UHUGEINT", "UBIGINT", "UINTEGER", "USMALLINT", "UTINYINT", "DECIMAL"}


def bound(seconds: int) -> None:
    """Let the system refuse what is too much: memory, CPU, and every byte into a file."""
    limits = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
    for which, most in (limits | {resource.RLIMIT_AS: MEMORY_BYTES}).items():
        with suppress(ValueError, OSError):  # macOS refuses some of them; the bound in time holds there
            resource.setrlimit(which, (most, most))


def answers(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The answers to an order: ``path``, and ``questions`` with ``sql``, ``parameters`` and ``most_rows``."""
    with duckdb.connect(order["path"], config=LOCKED) as connection:
        for question in order["questions"]:
            if len(connection.extract_statements(question["sql"])) != 1:
                raise duckdb.InvalidInputException("It is not one statement: ask one after another")
            found = connection.execute(question["sql"], question["parameters"])
            yield _answer(found, question["most_rows"])


def _answer(found: duckdb.DuckDBPyConnection, most_rows: int) -> dict[str, Any]:
    columns = found.description or []
    names = unique([column[0][:MOST_NAME] for column in columns])  # a pivot makes names of values
    if len(json.dumps(names)) > MOST_BYTES:
        raise duckdb.InvalidInputException(f"The answer would have {len(names)} columns")
    texts = [name for name, column in zip(names, columns, strict=True) if may_be_text(str(column[1]))]
    rows: list[dict[str, Any]] = []
    room = MOST_BYTES
    while (row := found.fetchone()) is not None:
        if len(rows) == most_rows:
            return {"names": names, "texts": texts, "rows": rows, "is_cut": True}
        told = dict(zip(names, map(_told, row), strict=True))
        room -= len(json.dumps(told))
        if room < 0:
            return {"names": names, "texts": texts, "rows": rows, "is_cut": True}
        rows.append(told)
    return {"names": names, "texts": texts, "rows": rows, "is_cut": False}


def unique(names: list[str]) -> list[str]:
    """The names of columns, each once: of two of the same name the second gets a number."""
    found: list[str] = []
    for name in names:
        told, number = name, 1
        while told in found:
            number += 1
            told = f"{name}_{number}"
        found.append(told)
    return found


def may_be_text(kind: str) -> bool:
    """Whether a column of this DuckDB type may hold text: one that is not known may."""
    return kind.partition("(")[0].partition(" ")[0] not in _NEVER_TEXT


def _told(value: Any) -> Any:
    """A value as JSON can tell it exactly: what it has no form for becomes text."""
    match value:
        case list() | tuple():
            return [_told(each) for each in value]
        case dict():
            return {str(key): _told(each) for key, each in value.items()}
        case date() | datetime() | time():
            return value.isoformat()
    is_exact = value is None or (
        math.isfinite(value) if isinstance(value, float) else isinstance(value, int) and abs(value) <= _EXACT
    )
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return value if is_exact else text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}\N{HORIZONTAL ELLIPSIS}"


def main() -> None:
    """Answer the order on standard input."""
    order = json.load(sys.stdin)
    bound(order["seconds"])
    try:
        told: dict[str, Any] = {"answers": [*answers(order)]}
    except MemoryError:
        told = {"too_much": True}
    except duckdb.Error as error:
        told = {"too_much": True} if isinstance(error, duckdb.OutOfMemoryException) else {"error": str(error).strip()}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
