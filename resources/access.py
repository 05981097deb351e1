"""What may be asked of Dropbox, by subject: the permissions, the routes that they open, and the lake's folders.

This is the whole list: the link asks for these permissions only, the client calls these routes only, the lake has
these folders only. What each subject's tables and reader are is in ``assets.subjects``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    """What reading one subject needs.

    Attributes:
        subject: its name, also in ``loads``.
        scopes: the permissions that a link needs, by Dropbox's names.
        blocks: what cannot be read without them.
        routes: the routes that are called; each only reads.
        folders: the lake's folders that its readings fill.
    """

    subject: str
    scopes: tuple[str, ...] = ()
    blocks: str = ""
    routes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


TEAM_INFO = Access(
    "team_info",
    ("team_info.read",),
    "seats bought and used, the team's name, what the plan logs",
    ("team/get_info", "team/features/get_values"),
    ("team_info",),
)
MEMBERS = Access(
    "members",
    # It also opens member_space_limits/set_custom_quota, which writes: the list of routes keeps that out.
    ("members.read",),
    "members, and so every seat and verdict",
    ("team/members/list_v2", "team/members/list/continue_v2"),
    ("members", "memberships"),
)
GROUPS = Access(
    "groups",
    ("groups.read",),
    "groups and who is in them",
    ("team/groups/list", "team/groups/list/continue"),
    ("groups",),
)
MEMBER_STORAGE = Access(
    "member_storage",
    # A user route of a team's token needs the user's permission and the team's.
    ("account_info.read", "team_data.member"),
    "storage of each member",
    ("users/get_space_usage",),
    ("storage",),
)
EVENTS = Access(
    "events",
    ("events.read",),
    "all use: last use, idle seats, sign-ins",
    ("team_log/get_events", "team_log/get_events/continue"),
    ("events",),
)
LINKING = Access("link", routes=("team/token/get_authenticated_admin",))
"""Who allowed a link, whatever its permissions."""
LOADS = Access("loads", folders=("loads",))
"""What became of each reading: Dropbox is not asked for it."""

ALL = (TEAM_INFO, MEMBERS, GROUPS, MEMBER_STORAGE, EVENTS, LINKING, LOADS)
READ = tuple(each.subject for each in ALL if each.scopes)
"""The subjects that are read of a team, in the order in which a run shows them."""
SCOPES = tuple(scope for each in ALL for scope in each.scopes)
"""All permissions that the product asks for; each only reads."""
READING_ROUTES = frozenset(route for each in ALL for route in each.routes)
"""All routes that may be called."""
BLOCKED = {scope: each.blocks for each in ALL for scope in each.scopes}
"""What cannot be read without a permission."""
DATASETS = tuple(folder for each in ALL for folder in each.folders)
"""The lake's folders."""
