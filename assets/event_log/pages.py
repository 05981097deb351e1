"""One chain of pages: team_log/get_events for a span of time, then continue until Dropbox says that is all.

Splits pages into untouched events; what is in an event is read in ``columns``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from resources.dropbox_api.records import without_depths
from resources.errors import RouteRefused, TryLater

if TYPE_CHECKING:
    from resources.dropbox_api.team_client import TeamClient

PAGE_EVENTS = 1000
"""The most that Dropbox gives on a page."""

_BREAKS = {"reset", "bad_cursor"}
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_ESCAPES = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)


class ChainBroken(TryLater):
    """The cursor died in the middle: the chain's pages are worth nothing."""


class Page(msgspec.Struct):
    """A page: its bytes (lone surrogates and depths mended for decoding), its events' untouched bytes, what comes next.

    The events are views of the page (``msgspec.Raw``) where they can be: no thousand copies for each page, which
    would also leave the memory full of holes.
    """

    body: bytes
    raw_events: list[bytes]
    cursor: str
    has_more: bool


class _Answer(msgspec.Struct):
    events: list[msgspec.Raw]
    has_more: bool
    cursor: str = ""


_decode = msgspec.json.Decoder(_Answer).decode


def split_page(received: bytes) -> Page:
    """Split an answer of get_events into its events.

    Raises:
        ValueError: the answer is cut off or no page.
    """
    try:
        received.decode()
    except UnicodeDecodeError:
        received = received.decode(errors="replace").encode()  # no JSON text can hold those bytes
    body = received
    try:
        answer = _decode(body)
    except (msgspec.DecodeError, RecursionError):
        body = mend_surrogates(without_depths(received))
        answer = _decode(body)
    raw_events: list[bytes] = list(answer.events)
    if body is not received:
        raw_events = _slices(body, received, [bytes(raw) for raw in raw_events])
    return Page(body, raw_events, answer.cursor, answer.has_more)


def mend_surrogates(body: bytes) -> bytes:
    r"""The same bytes with each lone surrogate escape (``\ud800``) replaced by one of the same length."""
    pieces, position, high = [], 0, None
    for escape in _ESCAPES.finditer(body):
        code = int(escape[1], 16) if escape[1] else 0
        if high is not None:
            paired = escape.start() == high.end() and code in _LOW
            if not paired:
                pieces += [body[position : high.start()], rb"\ufffd"]
                position = high.end()
            high = None
            if paired:
                continue
        if code in _HIGH:
            high = escape
        elif code in _LOW:
            pieces += [body[position : escape.start()], rb"\ufffd"]
            position = escape.end()
    if high is not None:
        pieces += [body[position : high.start()], rb"\ufffd"]
        position = high.end()
    return b"".join([*pieces, body[position:]])


def _slices(body: bytes, received: bytes, mended: list[bytes]) -> list[bytes]:
    """The received bytes of each event: both texts have the same length."""
    slices, position = [], 0
    for raw in mended:
        start = body.index(raw, position)
        position = start + len(raw)
        slices.append(received[start:position])
    return slices


def read_chain(client: TeamClient, start: datetime, end: datetime) -> Iterator[Page]:
    """All pages of the events with start <= timestamp < end. An empty page may be followed by others.

    Raises:
        ChainBroken: the cursor was reset or refused; nothing of this chain may be used.
        LicencesError: the client gave up.
    """
    tried = f"Reading the events from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"
    span = {"start_time": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end_time": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    page = client.call("team_log/get_events", {"limit": PAGE_EVENTS, "time": span}, decode=split_page)
    yield page
    while page.has_more:
        cursor = page.cursor
        try:
            page = client.call("team_log/get_events/continue", {"cursor": cursor}, decode=split_page)
        except RouteRefused as error:
            if error.tag not in _BREAKS:
                raise
            raise ChainBroken(tried, f"Dropbox ended the cursor ({error.tag})", "It is read again") from error
        if page.has_more and page.cursor == cursor and not page.raw_events:
            raise ChainBroken(tried, "Dropbox gave the same cursor again", "It is read again")
        yield page
