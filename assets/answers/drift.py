"""What Dropbox's log says that the product does not know yet: new event types, categories and tags.

They are data like the rest and lose nothing; how types count is in docs/licence-rules.md. Shown as metadata of the
table ``event_types``.
"""

from __future__ import annotations

from typing import Any

from resources.storage.queries import Tables

KNOWN_TAGS = {
    "actor_kind": ("user", "admin", "app", "anonymous", "dropbox", "reseller", "other"),
    "actor_type": (
        *("team_member", "trusted_non_team_member", "non_team_member"),
        *("user_or_team_linked_app", "user_linked_app", "team_linked_app"),
    ),
    "access_method": (
        *("web", "desktop", "mobile", "end_user", "sign_in_as", "admin_console", "content_manager"),
        *("enterprise_console", "api", "other"),
    ),
}
"""Column of ``events``, and its tags (team_log.stone: ActorLogInfo, UserLogInfo, AppLogInfo, AccessMethodLogInfo)."""

_TYPES = "select 'event_type' as field, event_type as name, events from event_types where not is_known and events > 0"
_CATEGORIES = """
select 'event_category', event_category, count(*)
from events
where event_category is not null and event_category not in (select event_category from signals)
group by event_category
"""
_TAGS = "select $field, {column}, count(*) from events where not list_contains($known, {column}) group by {column}"


def drift(tables: Tables) -> list[dict[str, Any]]:
    """Names that the product does not know: ``field``, ``name``, ``events`` that have it; the most frequent first."""
    rows = tables.ask(_TYPES).rows + tables.ask(_CATEGORIES).rows
    for column, known in KNOWN_TAGS.items():
        rows += tables.ask(_TAGS.format(column=column), field=column, known=list(known)).rows
    found = [dict(zip(("field", "name", "events"), row, strict=True)) for row in rows]
    return sorted(found, key=lambda each: -each["events"])
