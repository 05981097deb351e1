"""Questions of somebody who is not trusted, to a database file: bounded in time, memory and rows, and harmless.

What keeps them so is in ``bounded_process``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resources.errors import FixSetup

SECONDS = 15
"""For all questions that are asked together, the start of the process included; if nothing else is said."""
_ROOT = str(Path(__file__).parents[2])
_TRIED = "Asking the published tables"
_SMALLER = "Ask for less: fewer rows, a shorter time, sums instead of rows"


@dataclass(frozen=True)
class Question:
    """A question in SQL, with a value for each ``$name`` in it, and the most rows that its answer may have."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    most_rows: int = 1_000


@dataclass(frozen=True)
class Answer:
    """An answer: its columns, those that may hold text, its rows by column, and whether there would be more."""

    names: list[str]
    texts: list[str]
    rows: list[dict[str, Any]]
    is_cut: bool


def ask_bounded(path: Path, *questions: Question, seconds: int = SECONDS) -> list[Answer]:
    """The answers to questions, asked in a process of its own that has so many seconds.

    Raises:
        FixSetup: a question is wrong, asks for what is refused, or for too much.
    """
    asked = [{"sql": each.sql, "parameters": dict(each.parameters), "most_rows": each.most_rows} for each in questions]
    order = {"path": str(path), "seconds": seconds, "questions": asked}
    # Nothing of the environment goes along: no secret may be there to be found.
    environment = {"PYTHONPATH": _ROOT} | {name: os.environ[name] for name in ("LANG", "PATH") if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "resources.storage.bounded_process"], input=json.dumps(order),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8", env=environment, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise FixSetup(_TRIED, f"it took longer than {seconds} seconds, and was ended", _SMALLER) from late
    if done.returncode:
        raise FixSetup(_TRIED, "it took more memory or time than a question may take, and was ended", _SMALLER)
    reply = json.loads(done.stdout)
    if reply.get("too_much"):
        raise FixSetup(_TRIED, "it took more memory than a question may take", _SMALLER)
    if "error" in reply:
        raise FixSetup(_TRIED, reply["error"], "'show tables' lists the tables, 'describe seats' the columns of one")
    return [Answer(**each) for each in reply["answers"]]
