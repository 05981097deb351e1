"""Counts in words, for people: logs, progress, reports."""

from __future__ import annotations


def many(value: int, thing: str) -> str:
    """A count with its noun: 1 seat, 2,000 seats."""
    return f"{value:,} {thing}{'' if value == 1 else 's'}"
