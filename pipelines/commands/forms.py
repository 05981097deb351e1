"""The options by which scripts ask a command for CSV or JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]


def forms(command: Command) -> Command:
    """Add ``--json`` and ``--csv``; the command takes ``form``, None for people."""
    words = "Print CSV; a text that a spreadsheet would take for a formula gets an apostrophe."
    command = click.option("--csv", "form", flag_value="csv", help=words)(command)
    return click.option("--json", "form", flag_value="json", help="Print JSON, with the exact values.")(command)
