"""From an answer's bytes to plain objects, checked for what must be there; their fields are ``assets``' business.

An answer that lacks what it is about is broken, not empty: an empty list of members would erase a team.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

Record = dict[str, Any]


class Page(msgspec.Struct):
    """A page of a listing."""

    items: list[Record]
    cursor: str
    has_more: bool


def record(body: bytes) -> Record:
    """The object that an answer is.

    Raises:
        ValueError: it is none.
    """
    try:
        value = msgspec.json.decode(body)
    except ValueError:  # half of a surrogate pair in a name: json reads it, and then it must not stay
        value = json.loads(json.dumps(json.loads(body), ensure_ascii=False).encode(errors="replace"))
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004 - a broken answer is a ValueError
    return value


def record_with(key: str) -> Callable[[bytes], Record]:
    """Decodes an object that must have ``key``."""

    def decode(body: bytes) -> Record:
        value = record(body)
        if key not in value:
            raise ValueError(key)
        return value

    return decode


def page_of(key: str) -> Callable[[bytes], Page]:
    """Decodes a page whose items are under ``key``; a page that is not the last must have a cursor."""

    def decode(body: bytes) -> Page:
        value = record(body)
        items, cursor, has_more = value.get(key), value.get("cursor"), value.get("has_more")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise ValueError(key)
        if not isinstance(has_more, bool) or (has_more and not isinstance(cursor, str)):
            raise ValueError("has_more")
        return Page(items, str(cursor), has_more)

    return decode
