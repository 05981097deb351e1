"""Rows of the lake's files without the people who were forgotten. No I/O here.

The same rules hold for files that are rewritten (``person.Person`` knows the texts themselves) and for what a later
reading brings (``resources.secrets.forgotten.Forgotten`` knows their digests).
"""

from __future__ import annotations

import json
from typing import Any, Protocol

import pyarrow as pa

from assets.contracts import Column, Table
from assets.privacy.kept_json import facts, with_json
from assets.tables.base import PRODUCT_TYPES
from assets.tables.lake import EVENTS
from resources.secrets.forgotten import Mode

_KEYS = ("team_member_id", "account_id", "email")
"""How events' JSON names the ids and addresses of a person, as listings do."""
_IN_JSON = {*_KEYS, "display_name", "external_id", "member_external_id", "given_name", "surname"}


class People(Protocol):
    """Those who were forgotten."""

    def mode(self, text: str | None) -> Mode | None:
        """How the person of this id, address or name was forgotten; None: nobody's."""

    def stand_in(self, text: str) -> str:
        """The pseudonym of a text."""

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth looking into a JSON text."""

    def in_text(self, text: str) -> str:
        """A text with every mention replaced; the same object if there is none."""


def without(rows: pa.Table, dataset: Table, people: People, *, is_read: bool = False) -> pa.Table:
    """Rows of a dataset without the people; the same object if nothing changes.

    Args:
        rows: rows of a dataset.
        dataset: its contract, one of ``tables.lake``'s: its columns say what of a row is about a person.
        people: those who were forgotten.
        is_read: whether the rows come from Dropbox now. Who has a seat there is kept under a pseudonym then, whatever
            was asked for: a seat that is used up is a fact.
    """
    if dataset is EVENTS:
        return _events(rows, people)
    if any(column.personal == "key" for column in dataset.columns):
        return _of_people(rows, dataset, people, is_read=is_read)
    return _texts(rows, people)


def _of_people(rows: pa.Table, dataset: Table, people: People, *, is_read: bool) -> pa.Table:
    """Rows that are each about a person."""
    # Files of an older contract lack columns.
    columns = [column for column in dataset.columns if column.personal and column.name in rows.column_names]
    keys = [rows[column.name].to_pylist() for column in columns if column.personal == "key"]
    modes = [next((mode for text in texts if (mode := people.mode(text))), None) for texts in zip(*keys, strict=True)]
    pieces, start = [], 0
    for at in [at for at, mode in enumerate(modes) if mode]:
        (row,) = rows.slice(at, 1).to_pylist()
        is_gone = modes[at] == "erase" and (not is_read or row.get("status") == "removed")
        pieces += [rows.slice(start, at - start)]
        pieces += [] if is_gone else [pa.Table.from_pylist([_stand_in_row(row, columns, people)], schema=rows.schema)]
        start = at + 1
    return pa.concat_tables([*pieces, rows.slice(start)]) if pieces else rows


def _stand_in_row(row: dict[str, Any], columns: list[Column], people: People) -> dict[str, Any]:
    changed = dict(row)
    for column in columns:
        value = row[column.name]
        if value:
            change = people.in_text if column.personal == "mention" else people.stand_in
            changed[column.name] = [change(each) for each in value] if isinstance(value, list) else change(value)
    return changed


def _texts(rows: pa.Table, people: People) -> pa.Table:
    """Small tables: every text is looked into."""
    changed = rows
    for at, column in enumerate(rows.schema):
        if column.type == pa.string():
            texts = rows[column.name].to_pylist()
            others = [text and people.in_text(text) for text in texts]
            if others != texts:
                changed = changed.set_column(at, column, pa.array(others, pa.string()))
    return changed


_ACTOR = ("actor_team_member_id", "actor_account_id", "actor_email")


def _events(rows: pa.Table, people: People) -> pa.Table:
    names = (*_ACTOR, "context_team_member_id", "ip_address")
    columns: dict[str, list[str | None]] = {name: rows[name].to_pylist() for name in names}
    texts: list[str | None] = rows["event"].to_pylist()
    types = rows["event_type"].to_pylist()
    is_changed = False
    for at, held in enumerate(texts):
        text = held
        mode = next((mode for name in _ACTOR if (mode := people.mode(columns[name][at]))), None)
        if mode:
            for name in _ACTOR:
                columns[name][at] = _stand_in(columns[name][at], mode, people)
            columns["ip_address"][at] = None
            text = _facts(rows, at, text)
        if about := people.mode(columns["context_team_member_id"][at]):
            columns["context_team_member_id"][at] = _stand_in(columns["context_team_member_id"][at], about, people)
        if text and types[at] in PRODUCT_TYPES:
            text = _product_went_to(text, people)
        kept = text and in_json(text, people)
        is_changed |= bool(mode or about or kept is not held)
        texts[at] = kept
    if not is_changed:
        return rows
    for name, values in columns.items():
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), pa.array(values, pa.string()))
    return with_json(rows, texts)


def _facts(rows: pa.Table, at: int, text: str | None) -> str | None:
    """Of an event that the person caused nothing but what the ledger needs: the rest tells what they did."""
    is_needed = text and rows["reason"][at].as_py() is None
    return facts(text, rows["event_type"][at].as_py(), by_name=True) if text and is_needed else None


def _product_went_to(text: str, people: People) -> str:
    """An event's JSON without the name of whom it is about, where an id says that it is a forgotten person.

    The name may be another than that in the list of members, or one that others have too.
    """
    if not people.may_be_in(text):
        return text
    try:
        body = json.loads(text)
        about = [body.get("context"), *(each.get("user") for each in body.get("participants") or ())]
        ids = [each.get(name) for each in about if isinstance(each, dict) for name in _KEYS]
        mode = next((mode for each in ids if isinstance(each, str) and (mode := people.mode(each))), None)
        named = body["details"]["user_name"]
        if not mode or not isinstance(named, dict):
            return text
        for name in ("given_name", "surname"):
            if isinstance(named.get(name), str):
                named[name] = _stand_in(named[name], mode, people)
        dumped = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    except (
        ValueError,
        RecursionError,
        AttributeError,
        KeyError,
        TypeError,
    ):  # another shape: the text is looked through
        return text
    return dumped.encode("utf-8", "replace").decode()


def _stand_in(text: str | None, mode: Mode, people: People) -> str | None:
    return None if text is None or mode == "erase" else people.stand_in(text)


def in_json(text: str, people: People) -> str:
    """An event's JSON without the people; the same object if they are not in it."""
    if not people.may_be_in(text):
        return text
    try:
        body = json.loads(text)
        changed = _walk(body, people)
        if changed is body:
            return text
        dumped = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return people.in_text(text)
    return dumped.encode("utf-8", "replace").decode()


def _walk(value: Any, people: People) -> Any:
    """A JSON value without the people; the same object if nothing changes."""
    if isinstance(value, str):
        mode = people.mode(value)
        return _stand_in(value, mode, people) if mode else people.in_text(value)
    if isinstance(value, list):
        items = [_walk(each, people) for each in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, dict):
        return _walk_object(value, people)
    return value


def _walk_object(value: dict[str, Any], people: People) -> dict[str, Any]:
    known_by = [*(value.get(name) for name in _KEYS), f"{value.get('given_name')} {value.get('surname')}"]
    mode = next((mode for text in known_by if isinstance(text, str) and (mode := people.mode(text))), None)
    changed = {}
    for name, part in value.items():
        is_personal = mode and name in _IN_JSON and isinstance(part, str) and part
        kept = _stand_in(part, mode, people) if is_personal and mode else _walk(part, people)
        changed[people.in_text(name)] = kept
    is_same = [*changed] == [*value] and all(changed[name] is part for name, part in value.items())
    return value if is_same else changed
