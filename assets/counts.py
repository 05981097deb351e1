"""Counts in words, for people: logs, progress, reports."""

from __future__ import annotations


def many(value: int, thing: str) -> str:
    """So many of a thing: 1 seat, 2,000 seats."""
    return f"{value:,} {thing}{'' if value == 1 else 's'}"
