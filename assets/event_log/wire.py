"""Events as they are on the wire, as objects. No I/O here, and no event is ever dropped.

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


class Person(msgspec.Struct, gc=False, rename={"tag": ".tag"}):
    """Who acted."""

    tag: str | None = None
    team_member_id: str | None = None
    account_id: str | None = None
    email: str | None = None


class Actor(msgspec.Struct, gc=False, rename={"tag": ".tag", "inner": _INNER}):
    """Of which kind the actor is, and who."""

    tag: str | None = None
    user: Person | None = None
    admin: Person | None = None
    app: Person | None = None
    reseller_email: str | None = None
    inner: Person | None = None


class _Context(msgspec.Struct, gc=False):
    team_member_id: str | None = None


class _Session(msgspec.Struct, gc=False, rename={"tag": ".tag"}):
    tag: str | None = None


class AccessMethod(msgspec.Struct, gc=False, rename={"tag": ".tag"}):
    """By what it was done."""

    tag: str | None = None
    end_user: _Session | None = None


class Place(msgspec.Struct, gc=False):
    """From where."""

    country: str | None = None
    ip_address: str | None = None


class Origin(msgspec.Struct, gc=False):
    """From where, and by what."""

    geo_location: Place | None = None
    access_method: AccessMethod | None = None


class Event(msgspec.Struct, gc=False):
    """The wanted fields of a TeamEvent (team_log.stone), as they are nested on the wire."""

    timestamp: str
    event_type: _Tag
    event_category: _Session | None = None
    actor: Actor | None = None
    origin: Origin | None = None
    context: _Context | None = None
    involve_non_team_member: bool | None = None


class _Page(msgspec.Struct, gc=False):
    events: list[Event]


_decode_page = msgspec.json.Decoder(_Page).decode
_decode_event = msgspec.json.Decoder(Event).decode


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
    """An ISO time with a zone, to the microsecond; None if it is not one."""
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
        origin=Origin(
            Place(text_of(place.get("country")), text_of(place.get("ip_address"))),
            AccessMethod(text_of(method.get(".tag")), _Session(text_of(object_of(method.get("end_user")).get(".tag")))),
        ),
        context=_Context(text_of(object_of(body.get("context")).get("team_member_id"))),
        involve_non_team_member=flag_of(body.get("involve_non_team_member")),
    )


def _forgiving_actor(actor: dict[str, Any]) -> Actor:
    """An actor of any kind: the person or app stands under a key that is named like the kind."""
    kind = text_of(actor.get(".tag"))
    inner = object_of(actor.get(kind)) if kind else {}
    names = (".tag", "team_member_id", "account_id", "email")
    person = Person(*(text_of(inner.get(name)) for name in names))
    return Actor(tag=kind, inner=person, reseller_email=text_of(actor.get("reseller_email")))
