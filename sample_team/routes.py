"""The API's routes as Dropbox answers them: arguments and scopes enforced, pages and cursors. No HTTP here."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sample_team import hostile
from sample_team.activity import as_utc
from sample_team.company import Company
from sample_team.logged import LoggedEvent


class Refused(Exception):
    """The route refuses: status, and JSON or plain text."""

    def __init__(self, status: int, body: dict[str, Any] | str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Call:
    """What a route is called with."""

    company: Company
    now: datetime
    argument: Any
    select_user: str | None
    page_limit: int | None


def conflict(tag: str, **more: Any) -> Refused:
    """HTTP 409 with a route's own error."""
    return Refused(409, {"error_summary": f"{tag}/..", "error": {".tag": tag, **more}})


def bad_call(route: str, words: str) -> Refused:
    """HTTP 400 comes as plain text."""
    return Refused(400, f'Error in call to API function "{route}": {words}')


class Routes:
    """All routes of one server; cursors live here."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cursors: dict[str, tuple[str, Any]] = {}
        self._serial = 0
        self._chance = random.Random(0)
        self._table: dict[str, tuple[str, Callable[[Call], str]]] = {
            "team/get_info": ("team_info.read", self._team_info),
            "team/features/get_values": ("team_info.read", self._features),
            "team/token/get_authenticated_admin": ("team_info.read", self._admin),
            "team/members/list_v2": ("members.read", self._members),
            "team/members/list/continue_v2": ("members.read", self._more_members),
            "team/groups/list": ("groups.read", self._groups),
            "team/groups/list/continue": ("groups.read", self._more_groups),
            "team_log/get_events": ("events.read", self._events),
            "team_log/get_events/continue": ("events.read", self._more_events),
            "users/get_space_usage": ("account_info.read", self._space_usage),
            "users/get_current_account": ("account_info.read", self._account),
        }

    def scope(self, route: str) -> str | None:
        """The scope that a route needs; None: there is no such route."""
        return self._table[route][0] if route in self._table else None

    def answer(self, route: str, call: Call) -> str:
        """The JSON that a route answers.

        Raises:
            Refused: it answers something else than 200.
        """
        return self._table[route][1](call)

    def _team_info(self, call: Call) -> str:
        if call.argument is not None:
            raise bad_call("team/get_info", "request body: expected null, got object")
        return json.dumps(call.company.team_info_at(call.now))

    def _features(self, call: Call) -> str:
        asked = _fields(call, "team/features/get_values", {"features"}).get("features")
        if not asked:
            raise conflict("empty_features_list")
        enabled = {".tag": "enabled", "enabled": call.company.plan.file_events}
        known = {".tag": "has_team_file_events", "has_team_file_events": enabled}
        return json.dumps(
            {"values": [known if each[".tag"] == "has_team_file_events" else {".tag": "other"} for each in asked]}
        )

    def _admin(self, call: Call) -> str:
        return json.dumps({"admin_profile": call.company.people[0].to_json(call.now)["profile"]})

    def _members(self, call: Call) -> str:
        fields = _fields(call, "team/members/list_v2", {"limit", "include_removed"})
        entries = call.company.members_at(call.now)
        if not fields.get("include_removed"):
            entries = [each for each in entries if each["profile"]["status"][".tag"] != "removed"]
        if call.company.plan.hostile and len(entries) > 3:
            entries.insert(len(entries) // 2, entries[0])  # somebody who changed while the list was read comes twice
        return self._listing("members", entries, _limit(call, fields))

    def _more_members(self, call: Call) -> str:
        return self._listing("members", *self._resume(call, "members", "invalid_cursor"))

    def _groups(self, call: Call) -> str:
        fields = _fields(call, "team/groups/list", {"limit"})
        return self._listing("groups", call.company.groups_at(call.now), _limit(call, fields))

    def _more_groups(self, call: Call) -> str:
        return self._listing("groups", *self._resume(call, "groups", "invalid_cursor"))

    def _listing(self, key: str, entries: list[Any], limit: int) -> str:
        cursor = self._keep(key, (entries[limit:], limit))
        return json.dumps({key: entries[:limit], "cursor": cursor, "has_more": len(entries) > limit})

    def _events(self, call: Call) -> str:
        route = "team_log/get_events"
        fields = _fields(call, route, {"limit", "account_id", "time", "category", "event_type"})
        span = fields.get("time") or {}
        try:
            start = as_utc(span["start_time"]) if span.get("start_time") else call.company.plan.begins_at
            end = as_utc(span["end_time"]) if span.get("end_time") else call.now
        except (TypeError, ValueError):
            raise bad_call(route, "time: expected a timestamp") from None
        if end <= start:
            raise conflict("invalid_time_range")
        found = call.company.events(start, end, call.now)
        self._chance.shuffle(found)
        sizes = hostile.page_sizes(
            _limit(call, fields), random.Random(len(found)), is_hostile=call.company.plan.hostile
        )
        return self._page(found, sizes)

    def _more_events(self, call: Call) -> str:
        return self._page(*self._resume(call, "events", "bad_cursor"))

    def _page(self, found: list[LoggedEvent], sizes: Any) -> str:
        size = next(sizes)
        texts = ",".join(event.text for event in found[:size])
        cursor = self._keep("events", (found[size:], sizes))
        return f'{{"events":[{texts}],"cursor":"{cursor}","has_more":{json.dumps(len(found) > size)}}}'

    def _keep(self, kind: str, state: Any) -> str:
        with self._lock:
            self._serial += 1
            cursor = f"{kind}-{self._serial:012d}"
            self._cursors[cursor] = (kind, state)
        return cursor

    def _resume(self, call: Call, kind: str, tag: str) -> Any:
        """What a cursor stands for. It may be used again: an answer may have been lost on its way."""
        with self._lock:
            found = self._cursors.get((call.argument or {}).get("cursor", ""))
        if found is None or found[0] != kind:
            raise conflict(tag)
        if kind == "events":
            entries, sizes = found[1]
            return entries, _Again(sizes)
        return found[1]

    def _space_usage(self, call: Call) -> str:
        person = next(each for each in call.company.people if each.team_member_id == call.select_user)
        return json.dumps(call.company.space_usage(person, call.now))

    def _account(self, call: Call) -> str:
        person = next(each for each in call.company.people if each.team_member_id == call.select_user)
        profile = person.to_json(call.now)["profile"]
        return json.dumps(
            {
                "account_id": person.account_id,
                "name": profile["name"],
                "email": person.email,
                "email_verified": True,
                "disabled": False,
                "locale": "en",
                "referral_link": "https://example.com",
                "is_paired": False,
                "account_type": {".tag": "business"},
                "root_info": {".tag": "user", "root_namespace_id": "1", "home_namespace_id": "1"},
                "team_member_id": person.team_member_id,
            }
        )


class _Again:
    """The sizes of pages that follow; a chain's are drawn by whoever goes on."""

    def __init__(self, sizes: Any) -> None:
        self._sizes = sizes

    def __next__(self) -> int:
        return int(next(self._sizes))


def _fields(call: Call, route: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(call.argument, dict):
        raise bad_call(route, "request body: expected object")
    for name in call.argument.keys() - known:
        raise bad_call(route, f"request body: unknown field '{name[:40]}'")
    return dict(call.argument)


def _limit(call: Call, fields: dict[str, Any]) -> int:
    limit = fields.get("limit", 1000)
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= 1000:
        raise bad_call("list", f"request body: limit: {limit!r} is not within range [1, 1000]")
    return min(limit, call.page_limit or limit)
