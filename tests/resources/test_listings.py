"""Lists of members and groups: whole, each once, or an error; never a part of one."""

from __future__ import annotations

from typing import Any

import pytest

from resources.dropbox_api.team_client import TeamClient
from resources.errors import NoAnswer, RouteRefused, TryLater
from tests.resources.conftest import tagged
from tests.resources.loopback import Loopback, Received, Reply


def member(number: object, **fields: Any) -> dict[str, Any]:
    return {"profile": {"team_member_id": number} | fields}


def page(key: str, items: list[Any], cursor: str | None = None) -> Reply:
    return Reply(body={key: items, "cursor": cursor or "end", "has_more": cursor is not None})


def test_members_are_read_to_the_end(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(page("members", [member("1")], "a"), page("members", [], "b"), page("members", [member("2")]))
    assert client.members() == [member("1"), member("2")]
    assert dropbox.paths == ["/2/team/members/list_v2"] + ["/2/team/members/list/continue_v2"] * 2
    assert [request.json() for request in dropbox.received] == [
        {"limit": 1000, "include_removed": True},
        {"cursor": "a"},
        {"cursor": "b"},
    ]


def test_removed_members_may_be_left_out(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(page("members", []))
    assert client.members(include_removed=False) == []
    assert dropbox.received[0].json() == {"limit": 1000, "include_removed": False}


def test_a_member_on_two_pages_counts_once_and_odd_ones_stay(dropbox: Loopback, client: TeamClient) -> None:
    odd: list[dict[str, Any]] = [
        {},
        {"profile": None},
        {"profile": "x"},
        member(None),
        member(7),
        member([]),
        member(""),
    ]
    dropbox.say(
        page("members", [member("1", email="old"), member("2"), *odd], "a"), page("members", [member("1", email="new")])
    )
    assert client.members() == [member("1", email="new"), member("2"), *odd]


@pytest.mark.parametrize(
    ("ids", "repeated", "words"),
    [
        ("1 2 3", 0, None),
        ("1 2 1", 1, None),  # pages tell an entry again while somebody changes the list
        ("1 1 2 2 3 3", 3, None),
        ("1 1 1 2", 2, "2 entries repeat the id of another: g:1 stands on 3 entries"),
        (
            "1 1 1 1 2 2 2",
            5,
            "5 entries repeat the id of another: g:1 stands on 4 entries; ids on 3 or more entries: 2",
        ),
    ],
)
def test_that_many_entries_bear_one_id_is_told(
    ids: str, repeated: int, words: str | None, dropbox: Loopback, client: TeamClient
) -> None:
    numbers = ids.split()
    first, second = ([{"group_id": f"g:{number}"} for number in part] for part in (numbers[:2], numbers[2:]))
    dropbox.say(page("groups", first, "a"), page("groups", second))
    listing = client.groups()
    assert len(listing) == len({*numbers})
    assert listing.repeated_entries == repeated
    assert listing.repeats_words == words


def test_half_of_a_surrogate_pair_in_a_name(dropbox: Loopback, client: TeamClient) -> None:
    body = b'{"members": [{"profile": {"name": "Zo\\ud83d"}}], "cursor": "c", "has_more": false}'
    dropbox.say(Reply(body=body))
    (found,) = client.members()
    assert found["profile"]["name"] == "Zo?"


def test_a_field_that_is_nested_deeper_than_decoders_go(dropbox: Loopback, client: TeamClient) -> None:
    body = b'{"members": [{"new": %s, "profile": {"name": "Zo"}}], "cursor": "c", "has_more": false}'
    dropbox.say(Reply(body=body % (b"[" * 100_000 + b"]" * 100_000)))
    (found,) = client.members()
    assert found["profile"]["name"] == "Zo"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"members": None, "cursor": "c", "has_more": False},
        {"members": [None], "cursor": "c", "has_more": False},
        {"members": [], "cursor": "c"},
        {"members": [], "cursor": None, "has_more": True},
        {"members": [], "has_more": True},
    ],
)
def test_a_page_that_is_none_is_no_empty_list(broken: dict[str, Any], dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(body=broken))
    with pytest.raises(TryLater, match="is not what was asked for"):
        client.members()


def test_a_cursor_that_breaks_begins_the_list_again(dropbox: Loopback, client: TeamClient) -> None:
    broken = Reply(409, tagged("invalid_cursor"))
    dropbox.say(page("groups", [{"group_id": "old"}], "a"), broken, page("groups", [{"group_id": "new"}]))
    assert client.groups() == [{"group_id": "new"}]


def test_a_cursor_that_always_breaks_is_an_error(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.answer = lambda received: (
        Reply(409, tagged("invalid_cursor")) if "continue" in received.path else page("groups", [{}], "a")
    )
    with pytest.raises(TryLater, match="broke off 6 times before its end"):
        client.groups()


def test_another_refusal_is_told_as_it_is(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(409, tagged("other")))
    with pytest.raises(RouteRefused, match="other"):
        client.members()
    assert client.calls == 1


def test_pages_that_never_come_are_asked_for_smaller(dropbox: Loopback, client: TeamClient) -> None:
    """A big team whose second page of 1,000 and of 500 times out, watermint/toolbox issue 853."""
    limits: list[int] = []

    def answer(received: Received) -> Reply:
        argument = received.json()
        if "limit" in argument:
            limits.append(argument["limit"])
            return page("members", [member("1")], f"at {argument['limit']}")
        return page("members", [member("2")]) if argument["cursor"] == "at 200" else Reply(500)

    dropbox.answer = answer
    assert client.members() == [member("1"), member("2")]
    assert limits == [1000, 500, 200]
    assert client.calls == 2 * (1 + 3) + 2


def test_a_server_that_is_down_is_told_after_the_smallest_page(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(500))
    with pytest.raises(NoAnswer):
        client.members()
    assert client.calls == 3 + 3 + 8


def test_too_many_calls_are_not_cured_by_smaller_pages(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(429, b"", {"Retry-After": "3600"}))
    with pytest.raises(TryLater, match="a pause of 60 minutes"):
        client.members()
    assert client.calls == 1


def test_a_list_without_an_end(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(page("members", [], "a"))
    with pytest.raises(TryLater, match="the same cursor again"):
        client.members()
