"""What can be known of what members share, by the log of a sample team: event by event, by the published rule."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sample_team.company import Company
from sample_team.logged import LoggedEvent
from sample_team.sharing import KINDS

_KINDS = {name: (kind.name, "begins") for kind in KINDS for name in kind.begins} | {
    name: (kind.name, "ends") for kind in KINDS for name in kind.ends
}
_HOLDS = {
    "legal_holds_activate_a_hold": "begins",
    "legal_holds_add_members": "begins",
    "legal_holds_remove_members": "leaves",
    "legal_holds_release_a_hold": "ends",
}
_FILES = {"member_transfer_account_contents", "member_permanently_delete_account_contents"}
Key = tuple[str, str]
"""A kind of thing, and an id of one."""


@dataclass
class Known:
    """What is known of a team. ``open``: by member, the things of each kind that did not end."""

    open: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    has_nameless_request: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    is_hold_unclear: bool = False
    files_went_at: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class _Told:
    """An event, read: who is who in it by the ids of memberships."""

    at: datetime
    name: str
    actor: str | None
    context: str | None
    link_owner: str | None
    taking_part: list[str]
    asset: dict[str, Any]
    details: dict[str, Any]

    @property
    def whose(self) -> str | None:
        return self.link_owner or self.context or self.actor

    def ids(self, kind: str, change: str) -> list[str]:
        """What tells the thing from others of its kind."""
        told, asset = self.details, self.asset
        match kind:
            case "link":
                found = [asset.get("file_id")]
            case "folder":
                is_folder = asset.get(".tag") == "folder"
                ns_id = told.get("target_ns_id")
                if ns_id is None and change == "ends" and is_folder:
                    ns_id = asset["path"]["namespace_relative"]["ns_id"]
                found = [asset.get("file_id") if is_folder else None, ns_id and f"ns:{ns_id}"]
            case "paper_doc":
                found = [asset.get("doc_id")]
            case "file_request":
                found = [told.get("file_request_id")]
            case _:
                names = [told.get("recipient"), told.get("file_name")]
                found = ["/".join(map(str, names)) if None not in names else None]
        return [each for each in found if each]


def known_sharing(company: Company, as_of: datetime, history_days: int = 400) -> Known:
    """What the log tells at a moment, read so many days back."""
    first = datetime.combine(as_of.date() - timedelta(days=history_days), time(), UTC)
    log = company.events(first, datetime.combine(as_of.date() + timedelta(days=1), time(), UTC), as_of)
    told = [*_read(log, _by_account(company, as_of))]
    known = Known()
    _find_open(known, told)
    _find_held(known, told)
    for event in told:
        if event.name in _FILES:
            for member in filter(None, [event.context, *event.taking_part]):
                known.files_went_at[member].append(event.at)
    return known


def _by_account(company: Company, as_of: datetime) -> dict[str, str]:
    members: dict[str, list[str]] = defaultdict(list)
    for person in company.listed_at(as_of):
        if person.status_at(as_of) != "invited":
            members[person.account_id].append(person.team_member_id)
    return {account: ids[0] for account, ids in members.items() if len(ids) == 1}


def _read(log: Iterable[LoggedEvent], by_account: dict[str, str]) -> Iterator[_Told]:
    def member(person: Any) -> str | None:
        if not isinstance(person, dict) or person.get(".tag") != "team_member":
            return None
        account = person.get("account_id")
        return person.get("team_member_id") or (by_account.get(account, account) if account else None)

    for event in log:
        name = event.event_type
        if event.read_at is None or name is None or name not in {*_KINDS, *_HOLDS, *_FILES}:
            continue
        body = json.loads(event.text)
        actor = body.get("actor") or {}
        kind = actor.get(".tag")
        details = body.get("details") or {}
        yield _Told(
            event.read_at,
            name,
            member(actor.get(kind)) if kind in {"user", "admin"} else None,
            member(body.get("context")),
            member(details.get("shared_link_owner")),
            [found for each in body.get("participants", []) if (found := member(each.get("user")))],
            (body.get("assets") or [{}])[0],
            details,
        )


def _find_open(known: Known, told: list[_Told]) -> None:
    ended: dict[tuple[str, str, str | None], datetime] = {}
    for event in told:
        kind, change = _KINDS.get(event.name, ("", ""))
        if change == "ends":
            for each in event.ids(kind, change):
                key = (kind, each, event.whose if kind == "link" else None)
                ended[key] = max(event.at, ended.get(key, event.at))
    for event in told:
        kind, change = _KINDS.get(event.name, ("", ""))
        whose = event.whose
        if change != "begins" or whose is None:
            continue
        ids = event.ids(kind, change)
        if any(
            ended.get((kind, each, whose if kind == "link" else None), event.at - timedelta(1)) >= event.at
            for each in ids
        ):
            continue
        if kind == "link":
            level = (event.details.get("shared_link_access_level") or {}).get(".tag")
            kind = "edit_link" if level == "writer" else "view_link"
        known.open[whose][kind].add(ids[0] if ids else str(event.at))
        if kind == "sign_request" and not ids:
            known.has_nameless_request.add(whose)


def _find_held(known: Known, told: list[_Told]) -> None:
    by_hold: dict[str, list[_Told]] = defaultdict(list)
    for event in told:
        if event.name in _HOLDS:
            by_hold[event.details.get("legal_hold_id", "")].append(event)
    for events in by_hold.values():
        newest: dict[tuple[str, str | None], datetime] = {}
        for event in events:
            change = _HOLDS[event.name]
            alone = event.context if event.context != event.actor else None
            named: list[str | None] = [*event.taking_part] or [alone]
            for member in named if change != "ends" else [None]:
                newest[change, member] = max(event.at, newest.get((change, member), event.at))
        released = newest.get(("ends", None), datetime.min.replace(tzinfo=UTC))
        names_anybody = any(member for change, member in newest if change != "ends")
        for (change, member), at in newest.items():
            if change == "begins" and at > max(released, newest.get(("leaves", member), released)):
                if member:
                    known.held.add(member)
                elif not names_anybody:
                    known.is_hold_unclear = True
