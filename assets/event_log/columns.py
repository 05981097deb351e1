"""Events as received to the columns of ``tables.lake.EVENTS``. No I/O here, and no event is ever dropped.

The common way decodes a page whole. Where that fails the page is decoded event by event, and only an event that
fails again is read the slow, forgiving way. What has no readable timestamp or type lands with a reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from assets.tables.lake import EVENTS
from assets.wire_values import flag_of, object_of, text_of
from resources.dropbox_api.records import without_depths

_ORDINARY_TIMES = re.compile(r"(?:\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ\n)*+", re.ASCII).fullmatch
_ORDINARY_LENGTH = len("2026-01-01T00:00:00Z\n")
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)").fullmatch
_KNOWN_ACTORS = {None, "user", "admin", "app", "anonymous", "dropbox", "reseller", "other"}
_INNER = " inner "  # a name that no JSON from Dropbox has: filled by the slow way only


# gc=False: no cycle can come up in an event, and the collector's walks over a page's objects took half as much time
# again as decoding it (bench/README.md).
class _Tag(msgspec.Struct, gc=False, rename={"tag": ".tag"}):
    tag: str


class _Person(msgspec.Struct, gc=False, rename={"tag": ".tag"}):
    tag: str | None = None
    team_member_id: str | None = None
    account_id: str | None = None
    email: str | None = None


class _Actor(msgspec.Struct, gc=False, rename={"tag": ".tag", "inner": _INNER}):
    tag: str | None = None
    user: _Person | None = None
    admin: _Person | None = None
    app: _Person | None = None
    reseller_email: str | None = None
    inner: _Person | None = None


class _Context(msgspec.Struct, gc=False):
    team_member_id: str | None = None


class _Session(msgspec.Struct, gc=False, rename={"tag": ".tag"}):
    tag: str | None = None


class _AccessMethod(msgspec.Struct, gc=False, rename={"tag": ".tag"}):
    tag: str | None = None
    end_user: _Session | None = None


class _Place(msgspec.Struct, gc=False):
    country: str | None = None
    ip_address: str | None = None


class _Origin(msgspec.Struct, gc=False):
    geo_location: _Place | None = None
    access_method: _AccessMethod | None = None


class Event(msgspec.Struct, gc=False):
    """The wanted fields of a TeamEvent (team_log.stone), as they are nested on the wire."""

    timestamp: str
    event_type: _Tag
    event_category: _Session | None = None
    actor: _Actor | None = None
    origin: _Origin | None = None
    context: _Context | None = None
    involve_non_team_member: bool | None = None


class _Page(msgspec.Struct, gc=False):
    events: list[Event]


_decode_page = msgspec.json.Decoder(_Page).decode
_decode_event = msgspec.json.Decoder(Event).decode
_NOBODY = _Person()


def decode_events(body: bytes, raw_events: list[bytes]) -> list[Event | None]:
    """The events of a page, one for each of ``raw_events``; None where an event must be read the slow way.

    Args:
        body: the page as received, or with its broken escapes mended.
        raw_events: each event's bytes in it.
    """
    try:
        events = _decode_page(body).events
    except ValueError:
        return [_decode_one(raw) for raw in raw_events]
    return [event if event.actor is None or event.actor.tag in _KNOWN_ACTORS else None for event in events]


def _decode_one(raw: bytes) -> Event | None:
    try:
        event = _decode_event(raw)
    except ValueError:
        return None
    return event if event.actor is None or event.actor.tag in _KNOWN_ACTORS else None


def is_ordinary(event: Event) -> bool:
    """Whether an event has a time as Dropbox writes it (whole seconds, UTC) and a type."""
    return ordinary_times([event]) is not None


def ordinary_times(events: Sequence[Event | None]) -> list[str] | None:
    """The times of events that are all ordinary (``is_ordinary``); None if one is not, or could not be decoded."""
    if None in events:
        return None
    known = cast("Sequence[Event]", events)
    times = [event.timestamp for event in known]
    lines = "\n".join([*times, ""])
    # The length tells that no time had a line break of its own.
    if len(lines) != _ORDINARY_LENGTH * len(times) or not _ORDINARY_TIMES(lines):
        return None
    return None if "" in [event.event_type.tag for event in known] else times


def decode_slowly(raw: bytes) -> tuple[Event, datetime | None, str | None]:
    """Read whatever can be read of one event.

    Returns:
        the event, its time (aware, UTC), and why it belongs in quarantine (None: it does not).
    """
    try:
        value = json.loads(without_depths(bytes(raw)))
    except ValueError:
        value = None
    body = value if isinstance(value, dict) else {}
    event = _forgiving(body)
    moment = parse_time(event.timestamp)
    reasons = [] if isinstance(value, dict) else ["the event is not an object"]
    if moment is None:
        reasons.append(
            "the timestamp is unreadable" if body.get("timestamp") is not None else "the timestamp is missing"
        )
    if not event.event_type.tag:
        reasons.append("the event type is missing or unreadable")
    return event, moment, "; ".join(reasons) or None


def parse_time(text: str) -> datetime | None:
    """An ISO time with a zone, to the microsecond; None if it is none."""
    match = _ISO_TIME(text)
    if match is None:
        return None
    seconds, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(seconds + ("+00:00" if zone == "Z" else zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=int((fraction or "0")[:6].ljust(6, "0")))


def _forgiving(body: dict[str, Any]) -> Event:
    actor, origin = object_of(body.get("actor")), object_of(body.get("origin"))
    place, method = object_of(origin.get("geo_location")), object_of(origin.get("access_method"))
    return Event(
        timestamp=text_of(body.get("timestamp")) or "",
        event_type=_Tag(text_of(object_of(body.get("event_type")).get(".tag")) or ""),
        event_category=_Session(text_of(object_of(body.get("event_category")).get(".tag"))),
        actor=_forgiving_actor(actor),
        origin=_Origin(
            _Place(text_of(place.get("country")), text_of(place.get("ip_address"))),
            _AccessMethod(
                text_of(method.get(".tag")), _Session(text_of(object_of(method.get("end_user")).get(".tag")))
            ),
        ),
        context=_Context(text_of(object_of(body.get("context")).get("team_member_id"))),
        involve_non_team_member=flag_of(body.get("involve_non_team_member")),
    )


def _forgiving_actor(actor: dict[str, Any]) -> _Actor:
    """An actor of any kind: the person or app stands under a key that is named like the kind."""
    kind = text_of(actor.get(".tag"))
    inner = object_of(actor.get(kind)) if kind else {}
    names = (".tag", "team_member_id", "account_id", "email")
    person = _Person(*(text_of(inner.get(name)) for name in names))
    return _Actor(tag=kind, inner=person, reseller_email=text_of(actor.get("reseller_email")))


def to_table(
    events: list[Event], times: list[datetime | str | None], reasons: list[str | None], raw_events: list[bytes]
) -> pa.Table:
    """Rows of the contract ``EVENTS``, in the order received.

    Args:
        events: what could be read of each event.
        times: for each, its time as an ISO text (``ordinary_times``), or as a datetime, or None.
        reasons: for each, why it is in quarantine, or None.
        raw_events: for each, its untouched JSON in UTF-8.
    """
    actors = [event.actor for event in events]
    people = [_person(actor) for actor in actors]
    origins = [event.origin or _Origin() for event in events]
    places = [origin.geo_location or _Place() for origin in origins]
    texts: list[list[str | None]] = [
        [event.event_type.tag or None for event in events],
        [event.event_category.tag if event.event_category else None for event in events],
        [actor.tag if actor else None for actor in actors],
        [person.tag for person in people],
        [person.team_member_id for person in people],
        [person.account_id for person in people],
        [person.email for person in people],
        [event.context.team_member_id if event.context else None for event in events],
        [_access(origin.access_method) for origin in origins],
        [place.country for place in places],
        [place.ip_address for place in places],
    ]
    columns = [
        _times(times),
        *(pa.array(values, pa.string()) for values in texts),
        pa.array([event.involve_non_team_member for event in events], pa.bool_()),
        pa.array(reasons, pa.string()),
        _json_column(raw_events),
    ]
    return pa.Table.from_arrays(columns, schema=EVENTS.arrow_schema)


def _person(actor: _Actor | None) -> _Person:
    """Who stands under the key that is named like the actor's kind."""
    if actor is None:
        return _NOBODY
    match actor.tag:
        case "user":
            person = actor.user or actor.inner
        case "admin":
            person = actor.admin or actor.inner
        case "app":
            person = actor.app or actor.inner
        case "reseller":  # whose fields stand beside the tag (ResellerLogInfo)
            person = _Person(email=actor.reseller_email)
        case _:
            person = actor.inner
    return person or _NOBODY


def _access(method: _AccessMethod | None) -> str | None:
    if method is None:
        return None
    if method.tag == "end_user" and method.end_user and method.end_user.tag:
        return method.end_user.tag
    return method.tag


def _times(times: list[datetime | str | None]) -> pa.Array:
    if any(not isinstance(moment, str) for moment in times):
        aware = [datetime.fromisoformat(moment) if isinstance(moment, str) else moment for moment in times]
        return pa.array([moment and moment.replace(tzinfo=None) for moment in aware], pa.timestamp("us"))
    return pa.array(times, pa.string()).cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))


def _json_column(raw_events: list[bytes]) -> pa.Array:
    """The slices as received, without a Python string for each."""
    offsets = [0]
    offsets.extend(len(raw) for raw in raw_events)
    ends = pc.cumulative_sum(pa.array(offsets, pa.int32()))
    data = pa.py_buffer(b"".join(raw_events))
    return pa.Array.from_buffers(pa.string(), len(raw_events), [None, ends.buffers()[1], data])
