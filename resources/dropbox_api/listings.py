"""A listing in which each entry is there once, and how often it was there: pages may repeat an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

MANY_ENTRIES = 3
"""An id on this many entries is not explained by a page that repeats one while somebody changes the list."""


class Listing(list[T]):
    """Entries, each once, as its last page has it; entries without an id all stay.

    Args:
        entries: the id of each (empty: it has none), and what is kept of it; taken one by one, since what a page tells
            of a member takes ten times the memory of what is kept.

    ``repeats``: how many entries have an id, for each id of more than one.
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        found: dict[str | int, T] = {}
        counts: Counter[str] = Counter()
        for index, (name, entry) in enumerate(entries):
            found[name or index] = entry
            counts[name] += bool(name)
        super().__init__(found.values())
        self.repeats = {name: count for name, count in counts.items() if count > 1}

    @property
    def repeated_entries(self) -> int:
        """Entries with the id of another one, which are not in the listing."""
        return sum(self.repeats.values()) - len(self.repeats)

    @property
    def repeats_words(self) -> str | None:
        """How many entries repeat an id, in words; None: no more than pages may repeat while the list changes."""
        many = {name: count for name, count in self.repeats.items() if count >= MANY_ENTRIES}
        if not many:
            return None
        name, count = max(many.items(), key=lambda each: each[1])
        others = f"; ids on {MANY_ENTRIES} or more entries: {len(many)}" if len(many) > 1 else ""
        return f"{self.repeated_entries:,} entries repeat the id of another: {name} stands on {count:,} entries{others}"
