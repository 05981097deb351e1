"""From an answer's bytes to plain objects, checked for what must be there; their fields are ``assets``' business.

An answer that lacks what it is about is broken, not empty: an empty list of members would erase a team.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import msgspec

Record = dict[str, Any]

DEEPEST = 100
"""Levels of JSON that are read. Nothing that is wanted lies deeper than ten; decoders give up near a thousand."""

_TEXTS_AND_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)


class Page(msgspec.Struct):
    """A page of a listing."""

    items: list[Record]
    cursor: str
    has_more: bool


def record(body: bytes) -> Record:
    """The object that an answer is.

    Raises:
        ValueError: it is not one.
    """
    try:
        value = msgspec.json.decode(body)
    except (ValueError, RecursionError):  # half of a surrogate pair in a name: json reads it, and then it must not stay
        loaded = json.loads(without_depths(body))
        value = json.loads(json.dumps(loaded, ensure_ascii=False).encode(errors="replace"))
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004 - a broken answer is a ValueError
    return value


def without_depths(body: bytes) -> bytes:
    """The same JSON, as long as before, with blanks for all that lies in lists and objects ``DEEPEST`` levels down."""
    pieces, position, depth, opened = [], 0, 0, 0
    for token in _TEXTS_AND_BRACKETS.finditer(body):
        if token[0] in (b"[", b"{"):
            depth += 1
            opened = token.end() if depth == DEEPEST else opened
        elif token[0] in (b"]", b"}"):
            if depth == DEEPEST:
                pieces += [body[position:opened], b" " * (token.start() - opened)]
                position = token.start()
            depth -= 1
    if depth >= DEEPEST:  # cut off down there
        return b"".join([*pieces, body[position:opened]])
    return b"".join([*pieces, body[position:]])


def record_with(key: str, *types: type) -> Callable[[bytes], Record]:
    """Decodes an object that must have ``key``, with a value of one of the types; an empty text does not count."""

    def decode(body: bytes) -> Record:
        value = record(body)
        if key not in value or not isinstance(value[key], types) or value[key] == "":
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
