"""An event while it is made up, and as the log has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sample_team import hostile
from sample_team.people import stamp


@dataclass(slots=True)
class Draft:
    """An event that is being made up."""

    occurred_at: datetime
    event: dict[str, Any]
    arrives_at: datetime
    timestamp: Any = None
    has_odd_timestamp: bool = False
    fraction: str = ""
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event of the log.

    ``occurred_at``: the time by which the log finds it; ``read_at``: what its own timestamp says, None if that
    cannot be read. ``actor`` is (kind, type, team_member_id, account_id) as the event shows them.
    """

    occurred_at: datetime
    arrives_at: datetime
    text: str
    read_at: datetime | None
    event_type: str | None
    category: str | None
    actor: tuple[str | None, str | None, str | None, str | None]


def finished(draft: Draft) -> Iterator[LoggedEvent]:
    """The event as the log has it, as often as it is told."""
    event = draft.event
    shown = draft.timestamp if draft.has_odd_timestamp else stamp(draft.occurred_at).replace("Z", f"{draft.fraction}Z")
    event = {"timestamp": shown, **event}
    fraction = timedelta(microseconds=int(draft.fraction[1:] or 0)) if draft.fraction else timedelta()
    logged = LoggedEvent(
        draft.occurred_at,
        draft.arrives_at,
        hostile.text_of(event),
        None if draft.has_odd_timestamp else draft.occurred_at + fraction,
        _tag(event.get("event_type")),
        _tag(event.get("event_category")),
        _actor(event.get("actor")),
    )
    for _ in range(draft.repeats):
        yield logged


def _tag(union: Any) -> str | None:
    tag = union.get(".tag") if isinstance(union, dict) else None
    return tag if isinstance(tag, str) and tag else None


def _actor(actor: Any) -> tuple[str | None, str | None, str | None, str | None]:
    kind = _tag(actor)
    inner = actor.get(kind) if kind else None
    inner = inner if isinstance(inner, dict) else {}
    return kind, inner.get(".tag"), inner.get("team_member_id"), inner.get("account_id")
