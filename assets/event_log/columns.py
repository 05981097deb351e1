"""Events to the columns of ``tables.lake.EVENTS``; no I/O here. How they are read off the wire is in ``wire``."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from assets.event_log.wire import AccessMethod, Actor, Event, Origin, Person, Place
from assets.tables.lake import EVENTS

_NOBODY = Person()


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
    origins = [event.origin or Origin() for event in events]
    places = [origin.geo_location or Place() for origin in origins]
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


def _person(actor: Actor | None) -> Person:
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
            person = Person(email=actor.reseller_email)
        case _:
            person = actor.inner
    return person or _NOBODY


def _access(method: AccessMethod | None) -> str | None:
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
