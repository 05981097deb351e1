"""What is kept of the events' JSON under each policy of ``keep_event_json``. The typed columns are not touched here.

What stays is listed, never what goes: a field that nobody knows is cut out. docs/privacy.md says it in words.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec
import pyarrow as pa

from assets.tables.base import PRODUCT_TYPES, STATUS_TYPES
from assets.tables.offboarding import OFFBOARDING_TYPES
from resources.dropbox_api.records import without_depths
from resources.home_files.connections import KeepEventJson

Keep = Callable[[pa.Table], pa.Table]
"""Makes of rows of ``tables.lake.EVENTS`` what may be kept of them; as many rows, in the same order."""

_LEAF = object()
"""A place where a value stays, whatever it says; anywhere else no text does."""
_GONE = object()
_TAG = {".tag": _LEAF}
_PERSON = dict.fromkeys((".tag", "account_id", "team_member_id", "member_external_id", "email", "display_name"), _LEAF)
_PERSON |= {"team": {"display_name": _LEAF}, "trusted_non_team_member_type": _TAG}
_APP = dict.fromkeys((".tag", "app_id", "display_name"), _LEAF)
_GROUP = dict.fromkeys(("group_id", "display_name", "external_id"), _LEAF)
_RESELLER = dict.fromkeys(("reseller_name", "reseller_email"), _LEAF)
_SESSION = dict.fromkeys((".tag", "session_id", "request_id"), _LEAF)
_SESSIONS = ("end_user", "sign_in_as", "content_manager", "admin_console", "enterprise_console", "api")
_NAMESPACE = {"namespace_relative": {"ns_id": _LEAF, "is_shared_namespace": _LEAF}}
_DETAILS = "details"

_STAYS: dict[str, Any] = {
    "timestamp": _LEAF,
    "event_type": {".tag": _LEAF, "description": _LEAF},
    "event_category": _TAG,
    "actor": _TAG | {"user": _PERSON, "admin": _PERSON, "app": _APP, "reseller": _RESELLER},
    "origin": {
        "geo_location": dict.fromkeys(("city", "region", "country", "ip_address"), _LEAF),
        "access_method": _SESSION | dict.fromkeys(_SESSIONS, _SESSION),
    },
    "context": _PERSON,
    "participants": _TAG | {"user": _PERSON, "group": _GROUP},
    "involve_non_team_member": _LEAF,
    "details": _DETAILS,
    "assets": dict.fromkeys((".tag", "file_id", "file_size", "file_count", "doc_id", "folder_id", "showcase_id"), _LEAF)
    | {"path": _NAMESPACE},
}
"""Of an event without names (team_log.stone: TeamEvent). A list has the shape of its items."""

_IDS = {".tag": _LEAF, "team_member_id": _LEAF, "account_id": _LEAF}
_STATUS_FACTS: dict[str, Any] = {
    "actor": _TAG | {"user": _IDS, "admin": _IDS},
    "context": _IDS,
    "participants": _TAG | {"user": _IDS},
    "details": {
        "previous_value": _TAG,
        "prev_value": _TAG,
        "new_value": _TAG,
        "action": _TAG | {"additional_license_purchase": _LEAF},
    },
}
_PRODUCT: dict[str, Any] = {name: {name: _LEAF} for name in ("product_name", "addon_name")}
_PRODUCT_FACTS = _STATUS_FACTS | {"details": _PRODUCT}
_PRODUCT_FACTS_BY_NAME = _STATUS_FACTS | {
    "details": _PRODUCT | {"user_name": {"given_name": _LEAF, "surname": _LEAF}},
}
_OFFBOARDING_FACTS = _STATUS_FACTS | {
    "assets": dict.fromkeys((".tag", "file_id", "doc_id"), _LEAF) | {"path": {"namespace_relative": {"ns_id": _LEAF}}},
    "details": dict.fromkeys(("target_ns_id", "file_request_id", "legal_hold_id"), _LEAF)
    | {"shared_link_access_level": _TAG, "shared_link_owner": _IDS},
}
_FACTS = (
    dict.fromkeys(STATUS_TYPES, _STATUS_FACTS)
    | dict.fromkeys(PRODUCT_TYPES, _PRODUCT_FACTS)
    | dict.fromkeys(OFFBOARDING_TYPES, _OFFBOARDING_FACTS)
)
_FACTS_BY_NAME = _FACTS | dict.fromkeys(PRODUCT_TYPES, _PRODUCT_FACTS_BY_NAME)
"""By the event's type. The second leaves the name of whom a product went to, since nothing else may tell it."""

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode
_LISTS = ("participants", "assets")


def _type_of(name: str, shape: Any) -> Any:
    """A type that decodes what a shape names and passes over all else, which costs a quarter of picking it."""
    if shape is _DETAILS:
        return msgspec.Raw
    if shape is _LEAF:
        return str | int | float | bool | None
    fields = [
        (f"f{at}", _type_of(each, part) | msgspec.UnsetType, msgspec.UNSET)
        for at, (each, part) in enumerate(shape.items())
    ]
    names = {f"f{at}": each for at, each in enumerate(shape)}
    made = msgspec.defstruct(f"_Kept_{name}", fields, rename=names.get, gc=False)
    return list[made] if name in _LISTS else made | None  # type: ignore[valid-type]


_PARTS = [(each, _type_of(each, part) | msgspec.UnsetType, msgspec.UNSET) for each, part in _STAYS.items()]
_Event = msgspec.defstruct("_Event", _PARTS, gc=False)
_decode_event = msgspec.json.Decoder(_Event).decode


def keeping(policy: KeepEventJson) -> Keep | None:
    """What cuts rows to a policy; None: nothing need be cut."""
    match policy:
        case "full":
            return None
        case "no_names":
            return _keep_no_names
        case "none":
            return _keep_facts


def _keep_no_names(rows: pa.Table) -> pa.Table:
    return with_json(rows, [text and without_names(text) for text in rows["event"].to_pylist()])


def _keep_facts(rows: pa.Table) -> pa.Table:
    kept: list[str | None] = [None] * rows.num_rows
    types, reasons = rows["event_type"].to_pylist(), rows["reason"].to_pylist()
    for index in [at for at, name in enumerate(types) if name in _FACTS and reasons[at] is None]:
        text = rows["event"][index].as_py()
        kept[index] = text and facts(text, types[index])
    return with_json(rows, kept)


def with_json(rows: pa.Table, texts: list[Any]) -> pa.Table:
    """The rows with other JSON."""
    at = rows.schema.get_field_index("event")
    return rows.set_column(at, rows.schema.field(at), pa.array(texts, pa.string()))


def without_names(text: str) -> bytes | str | None:
    """An event's JSON without names of files and folders and without free texts; None: it was not an object."""
    try:
        event: Any = _decode_event(text)
        if event.details is not msgspec.UNSET:
            event.details = _cut_details(bytes(event.details))
        return _encode(event)
    except (ValueError, RecursionError):
        # A shape or depth that the API has not, half of a surrogate pair, or no JSON that others take.
        return _pick_slowly(text, _STAYS)


@lru_cache(maxsize=8_192)
def _cut_details(raw: bytes) -> msgspec.Raw | msgspec.UnsetType:
    """Most details are the same in many events."""
    kept = _pick_details(_decode(raw), "")
    return msgspec.UNSET if kept is _GONE else msgspec.Raw(_encode(kept))


def facts(text: str, event_type: str | None, *, by_name: bool = False) -> str | None:
    """Of an event of the types of ``_FACTS``: whom it is about and what changed, by ids, tags, products.

    None: it was not an object, or its type is another. ``by_name``: the name of whom a product went to stays.
    """
    shape = (_FACTS_BY_NAME if by_name else _FACTS).get(event_type or "")
    return _pick_slowly(text, shape) if shape else None


def _pick_slowly(text: str, shape: dict[str, Any]) -> str | None:
    try:
        body = json.loads(without_depths(text.encode()))
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    kept = json.dumps(_pick(body, shape), ensure_ascii=False, separators=(",", ":"))
    return kept.encode("utf-8", "replace").decode()


def _pick(value: Any, shape: Any) -> Any:
    """Of a value what its shape names. Numbers, flags and nulls hold no name, and stay wherever the shape reaches."""
    if shape is _DETAILS:
        return _pick_details(value, "")
    if isinstance(value, dict):
        if not isinstance(shape, dict):
            return _GONE
        pairs = [(name, _pick(value[name], part)) for name, part in shape.items() if name in value]
        return {name: kept for name, kept in pairs if kept is not _GONE}
    if isinstance(value, list):
        if shape is _LEAF:
            return _GONE
        return [kept for each in value if (kept := _pick(each, shape)) is not _GONE]
    return value if shape is _LEAF or not isinstance(value, str) else _GONE


def _pick_details(value: Any, name: str) -> Any:
    """Of an event's details, at any depth, the fields of ``event_fields.csv``; texts of those only that may stay."""
    fields = _details_fields()
    if isinstance(value, dict):
        pairs = [(each, _pick_details(part, each)) for each, part in value.items() if each in fields]
        return {each: kept for each, kept in pairs if kept is not _GONE}
    if isinstance(value, list):
        return [kept for each in value if (kept := _pick_details(each, name)) is not _GONE]
    return value if not isinstance(value, str) or fields.get(name) else _GONE


@lru_cache(maxsize=1)
def _details_fields() -> dict[str, bool]:
    """The fields that details may have, and whether a text in them holds no name of a file or folder, by what it is."""
    text = files("assets").joinpath("event_fields.csv").read_text(encoding="utf-8")
    return {row["field"]: row["text_stays"] == "true" for row in csv.DictReader(text.splitlines())}
