"""Values of an answer as the types that columns have. What is of another type is not told: NULL, never an error.

One odd value costs its own cell, not the listing that it stands in. Which fields are read is each subject's business.
"""

from __future__ import annotations

from typing import Any


def object_of(value: Any) -> dict[str, Any]:
    """An object; an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def objects_of(value: Any) -> list[dict[str, Any]]:
    """The objects in a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(value: Any) -> str | None:
    """A string that Arrow can hold: a lone surrogate becomes the replacement character."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def texts_of(value: Any) -> list[str]:
    """The strings in a list."""
    return [text for each in value if (text := text_of(each)) is not None] if isinstance(value, list) else []


def tag_of(union: Any) -> str | None:
    """The tag of a union, which may stand alone if nothing comes with it."""
    return text_of(union.get(".tag") if isinstance(union, dict) else union)


def flag_of(value: Any) -> bool | None:
    """A flag."""
    return value if isinstance(value, bool) else None


def count_of(value: Any, bits: int = 63) -> int | None:
    """A whole number, 0 or more, that fits; 7.0 is one too."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole and not (isinstance(value, float) and value.is_integer()):
        return None
    return int(value) if 0 <= value < 2**bits else None
