"""Events as received to columns: a table of odd cases, and the promise that nothing is dropped."""

from __future__ import annotations

import json
from datetime import datetime

import msgspec
import pytest

from assets.event_log.columns import to_table
from assets.event_log.pages import mend_surrogates, split_page
from assets.event_log.wire import decode_events, decode_slowly, is_ordinary, parse_time

MEMBER = {".tag": "team_member", "account_id": "dbid:1", "team_member_id": "dbmid:1", "email": "a@example.com"}
ORDINARY = {
    "timestamp": "2026-01-02T03:04:05Z",
    "event_category": {".tag": "logins"},
    "actor": {".tag": "user", "user": MEMBER},
    "origin": {
        "geo_location": {"country": "DE", "ip_address": "10.0.0.1"},
        "access_method": {".tag": "end_user", "end_user": {".tag": "web", "session_id": "s"}},
    },
    "involve_non_team_member": False,
    "context": {".tag": "team_member", "team_member_id": "dbmid:2"},
    "event_type": {".tag": "login_success", "description": "Signed in"},
    "details": {".tag": "login_success_details", "big": 18446744073709551615},
}


def row_of(event: object, text: str | None = None) -> dict[str, object]:
    raw = (text or json.dumps(event)).encode()
    (decoded,) = decode_events(b'{"events":[' + mend_surrogates(raw) + b"]}", [raw])
    if decoded is not None and is_ordinary(decoded):
        return to_table([decoded], [decoded.timestamp], [None], [raw]).to_pylist()[0]
    slow, moment, reason = decode_slowly(raw)
    return to_table([slow], [moment], [reason], [raw]).to_pylist()[0]


def test_an_ordinary_event_fills_every_column() -> None:
    assert row_of(ORDINARY) == {
        "occurred_at": datetime(2026, 1, 2, 3, 4, 5),
        "event_type": "login_success",
        "event_category": "logins",
        "actor_kind": "user",
        "actor_type": "team_member",
        "actor_team_member_id": "dbmid:1",
        "actor_account_id": "dbid:1",
        "actor_email": "a@example.com",
        "context_team_member_id": "dbmid:2",
        "access_method": "web",
        "country": "DE",
        "ip_address": "10.0.0.1",
        "involves_non_team_member": False,
        "reason": None,
        "event": json.dumps(ORDINARY),
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # The member who is an administrator stands under "admin".
        ({"actor": {".tag": "admin", "admin": MEMBER}}, {"actor_kind": "admin", "actor_team_member_id": "dbmid:1"}),
        # An outsider's ids are kept too.
        (
            {"actor": {".tag": "user", "user": {".tag": "non_team_member", "account_id": "dbid:9"}}},
            {"actor_type": "non_team_member", "actor_account_id": "dbid:9", "actor_team_member_id": None},
        ),
        # An application: how it is linked is its type.
        (
            {"actor": {".tag": "app", "app": {".tag": "team_linked_app"}}},
            {"actor_kind": "app", "actor_type": "team_linked_app"},
        ),
        # A reseller's fields stand beside the tag, not under it.
        (
            {"actor": {".tag": "reseller", "reseller_email": "r@example.com"}},
            {"actor_kind": "reseller", "actor_type": None, "actor_email": "r@example.com"},
        ),
        ({"actor": {".tag": "reseller", "reseller_email": 5}}, {"actor_kind": "reseller", "actor_email": None}),
        ({"actor": {".tag": "anonymous", "reseller_email": "r@example.com"}}, {"actor_email": None}),
        # A kind that nobody knew: read by its own name.
        ({"actor": {".tag": "robot", "robot": MEMBER}}, {"actor_kind": "robot", "actor_team_member_id": "dbmid:1"}),
        ({"actor": {".tag": "anonymous"}}, {"actor_kind": "anonymous", "actor_type": None}),
        # Absent and null are the same.
        ({"actor": None}, {"actor_kind": None, "actor_email": None}),
        ({"origin": None, "context": None}, {"access_method": None, "country": None, "context_team_member_id": None}),
        # A field of an odd type costs that field, not the event.
        ({"actor": "nobody"}, {"actor_kind": None, "reason": None}),
        ({"involve_non_team_member": "yes"}, {"involves_non_team_member": None, "reason": None}),
        (
            {"actor": {".tag": "user", "user": {**MEMBER, "email": 5}}},
            {"actor_email": None, "actor_team_member_id": "dbmid:1"},
        ),
        # Explicit "other" and unknown names are data.
        ({"event_type": {".tag": "other"}}, {"event_type": "other", "reason": None}),
        ({"event_category": {".tag": "quantum"}}, {"event_category": "quantum"}),
        # Sign-in-as is no session of a person: its own tag.
        ({"origin": {"access_method": {".tag": "sign_in_as"}}}, {"access_method": "sign_in_as"}),
        ({"origin": {"access_method": {".tag": "end_user"}}}, {"access_method": "end_user"}),
        # A fraction of a second is kept, an offset is turned into UTC.
        (
            {"timestamp": "2026-01-02T03:04:05.25Z"},
            {"occurred_at": datetime(2026, 1, 2, 3, 4, 5, 250000), "reason": None},
        ),
        ({"timestamp": "2026-01-02T03:04:05+02:00"}, {"occurred_at": datetime(2026, 1, 2, 1, 4, 5)}),
        # Only these go to quarantine: no readable timestamp, no readable type.
        ({"timestamp": None}, {"occurred_at": None, "reason": "the timestamp is missing"}),
        ({"timestamp": "yesterday"}, {"reason": "the timestamp is unreadable"}),
        ({"timestamp": "2026-02-30T99:00:00Z"}, {"reason": "the timestamp is unreadable"}),
        ({"timestamp": "2026-01-01 00:00:00Z"}, {"reason": "the timestamp is unreadable"}),
        ({"timestamp": 1767225600}, {"reason": "the timestamp is unreadable"}),
        ({"event_type": None}, {"event_type": None, "reason": "the event type is missing or unreadable"}),
        ({"event_type": {"description": "?"}}, {"reason": "the event type is missing or unreadable"}),
    ],
)
def test_odd_events(change: dict[str, object], expected: dict[str, object]) -> None:
    row = row_of(ORDINARY | change)
    assert {name: row[name] for name in expected} == expected
    assert json.loads(str(row["event"])) == ORDINARY | change


@pytest.mark.parametrize("text", ["null", "5", '"text"', "[]", "{}"])
def test_what_is_no_event_is_kept_with_a_reason(text: str) -> None:
    row = row_of(None, text)
    assert row["event"] == text
    assert row["reason"]


def test_a_lone_surrogate_stays_as_received() -> None:
    text = json.dumps(ORDINARY).replace("a@example.com", r"a\ud800b \\ud800 \ud83d\ude00")
    row = row_of(None, text)
    assert row["event"] == text
    assert row["actor_email"] == "a�b \\ud800 😀"


def page(*events: str, has_more: bool = False) -> bytes:
    return f'{{"events": [{", ".join(events)}], "cursor": "c", "has_more": {json.dumps(has_more)}}}'.encode()


def test_a_page_is_split_into_its_untouched_events() -> None:
    texts = [json.dumps(ORDINARY), r'{"a" :  "\udc00", "b": 1.50}', r'{"a" :  "\udc00", "b": 1.50}', "null"]
    split = split_page(page(*texts, has_more=True))
    assert [bytes(raw).decode() for raw in split.raw_events] == texts
    assert (split.cursor, split.has_more) == ("c", True)


@pytest.mark.parametrize("levels", [100, 900, 100_000])
def test_an_event_that_is_nested_deeper_than_decoders_go(levels: int) -> None:
    deep = json.dumps(ORDINARY)[:-1] + ', "deep": ' + '[{"a]": ' * levels + r'"\\"' + "}]" * levels + "}"
    split = split_page(page(deep, json.dumps(ORDINARY)))
    assert [bytes(raw).decode() for raw in split.raw_events] == [deep, json.dumps(ORDINARY)]
    assert [event and event.event_type.tag for event in decode_events(split.body, split.raw_events)] == [
        "login_success",
        "login_success",
    ]
    odd = deep.replace('"context": {', '"context": 7, "was": {')  # what only the slow way reads
    event, _, reason = decode_slowly(odd.encode())
    assert (event.actor and event.actor.tag, reason) == ("user", None)
    with pytest.raises(msgspec.DecodeError):
        split_page(page(deep)[: len(deep) // 2])


def test_bytes_that_are_no_utf8_do_not_stop_a_page() -> None:
    split = split_page(page('{"a": "X"}').replace(b"X", b"\xff"))
    assert [bytes(raw) for raw in split.raw_events] == ['{"a": "�"}'.encode()]


@pytest.mark.parametrize("cut", [0, 1, 20, 60])
def test_a_cut_page_is_refused(cut: int) -> None:
    with pytest.raises(msgspec.DecodeError):
        split_page(page('{"a": "some text"}', '{"b": 2}')[:cut])


def test_times_of_odd_forms() -> None:
    assert parse_time("2024-02-29T23:59:59Z") is not None
    assert parse_time("2023-02-29T23:59:59Z") is None
    assert parse_time("2026-01-01T00:00:60Z") is None
    assert parse_time("0001-01-01T00:00:00+10:00") is None
