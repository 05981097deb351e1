"""What the lake's Parquet files hold. Team and date are not columns: they are in the path, one file a team and day."""

from __future__ import annotations

from assets.contracts import Column, Table
from resources import access

TEAM_INFO = Table(
    "team_info",
    "team and day: the last answer of team/get_info and team/features/get_values",
    (
        Column("team_id", "VARCHAR", "Dropbox's id of the team, dbtid:..."),
        Column("team_name", "VARCHAR", "The team's name as its administrators see it"),
        Column("num_licensed_users", "BIGINT", "Seats purchased; NULL if the answer had none"),
        Column("num_provisioned_users", "BIGINT", "Accounts invited or active, by Dropbox's count"),
        Column("num_used_licenses", "BIGINT", "Licences used, by Dropbox's count; NULL if the answer had none"),
        Column("has_team_file_events", "BOOLEAN", "Whether the plan logs file events; NULL: not given"),
        Column("policies", "VARCHAR", "The team's policies, as JSON"),
    ),
)

MEMBER_COLUMNS = (
    Column(
        "team_member_id",
        "VARCHAR",
        "Dropbox's id of the membership, dbmid:...; somebody who returns may get a new one",
        personal="key",
    ),
    Column(
        "account_id",
        "VARCHAR",
        "Dropbox's id of the account, dbid:...; NULL: not given, as for many who are only invited",
        personal="key",
    ),
    Column("email", "VARCHAR", "The address that the member signs in with", personal="key"),
    Column(
        "display_name",
        "VARCHAR",
        "The name as Dropbox shows it; empty or NULL: none, as of many who are only invited",
        personal="name",
    ),
    Column("status", "VARCHAR", "active, invited, suspended or removed; an unknown status by its own name"),
    Column("membership_type", "VARCHAR", "full uses a licence, limited does not; an unknown type by its own name"),
    Column("invited_on", "TIMESTAMP", "When the invitation was sent; Dropbox tells it only while invited"),
    Column("joined_on", "TIMESTAMP", "When the member joined the team"),
    Column("suspended_on", "TIMESTAMP", "When the member was suspended; Dropbox tells it only while suspended"),
    Column("is_recoverable", "BOOLEAN", "Of a removed member: whether the account can still be restored"),
    Column("external_id", "VARCHAR", "The id that a directory service gave", personal="name"),
    Column("roles", "VARCHAR[]", "Names of the administrator roles; empty: a plain member"),
    Column("secondary_emails", "VARCHAR[]", "Further addresses of the member", personal="name"),
    Column("consumes_seat", "BOOLEAN", "Membership type full, and status active, invited or suspended"),
)

MEMBERS = Table(
    "members",
    "member in the day's last reading of team/members/list_v2, removed ones too",
    (
        *MEMBER_COLUMNS,
        Column("verified_emails", "VARCHAR[]", "Those of the secondary addresses that are verified", personal="name"),
        Column("is_email_verified", "BOOLEAN", "Whether the sign-in address is verified"),
        Column("is_disconnected", "BOOLEAN", "Of a removed member: whether the account was kept as a personal one"),
    ),
    key=("team_member_id",),
)

MEMBERSHIPS = Table(
    "memberships",
    "group and member that is not removed, from the members' own groups",
    (
        Column("group_id", "VARCHAR", "Dropbox's id of the group, g:..."),
        Column("team_member_id", "VARCHAR", "The member that is in the group", personal="key"),
    ),
    key=("group_id", "team_member_id"),
)

GROUPS = Table(
    "groups",
    "group in the day's last reading of team/groups/list",
    (
        Column("group_id", "VARCHAR", "Dropbox's id of the group, g:..."),
        Column("group_name", "VARCHAR", "The group's name"),
        Column("group_external_id", "VARCHAR", "The id that a directory service gave"),
        Column(
            "management_type", "VARCHAR", "user_managed, company_managed, system_managed; an unknown one by its name"
        ),
        Column("member_count", "BIGINT", "Members by Dropbox's count; NULL: not given"),
    ),
    key=("group_id",),
)

STORAGE = Table(
    "storage",
    "active member whose users/get_space_usage was asked for",
    (
        Column("team_member_id", "VARCHAR", "The member", personal="key"),
        Column("used_bytes", "UBIGINT", "Bytes that the member uses; NULL if the reading failed"),
        Column("allocated_bytes", "UBIGINT", "Bytes allocated: the member's own, or the team's where it is shared"),
        Column("allocation", "VARCHAR", "individual or team: whose the allocated bytes are"),
        Column("read_at", "TIMESTAMP", "When it was read"),
        Column("error", "VARCHAR", "Why the reading failed; NULL: it did not", personal="mention"),
        Column(
            "team_used_bytes",
            "UBIGINT",
            "Bytes that the team uses of what it shares; NULL: it shares nothing, or an older version wrote the row",
            since=3,
        ),
    ),
    key=("team_member_id",),
)

EVENT_COLUMNS = (
    Column(
        "occurred_at", "TIMESTAMP", "When the action was taken (the event's timestamp); a fraction of a second is kept"
    ),
    Column("event_type", "VARCHAR", "The event's type, as Dropbox names it"),
    Column("event_category", "VARCHAR", "The category that the event itself carries"),
    Column(
        "actor_kind", "VARCHAR", "Who acted: user, admin, app, anonymous, dropbox, reseller, other ...; NULL if absent"
    ),
    Column("actor_type", "VARCHAR", "What the actor is: team_member, non_team_member ...; of an app, how it is linked"),
    Column("actor_team_member_id", "VARCHAR", "The actor's membership; outsiders may carry one too"),
    Column("actor_account_id", "VARCHAR", "The actor's account; outsiders too"),
    Column(
        "actor_email", "VARCHAR", "The actor's address at that time, a reseller's too; never used to tell who acted"
    ),
    Column("context_team_member_id", "VARCHAR", "On whose behalf, or about whom"),
    Column(
        "access_method",
        "VARCHAR",
        "web, desktop or mobile for a person's session; else sign_in_as, admin_console, api ...",
    ),
    Column("country", "VARCHAR", "Country by the address, as Dropbox tells it"),
    Column("ip_address", "VARCHAR", "The address that the action came from"),
    Column("involves_non_team_member", "BOOLEAN", "Whether an outsider acted or was affected"),
)

EVENTS = Table(
    "events",
    "event that team_log/get_events returned for the day, as often as it was returned",
    (
        *EVENT_COLUMNS,
        Column("reason", "VARCHAR", "Why the event is in quarantine (no readable timestamp or type); NULL: it is not"),
        Column("event", "VARCHAR", "The event's JSON: untouched, or what keep_event_json leaves of it; NULL: nothing"),
    ),
)

LOADS = Table(
    "loads",
    "subject that a run read, or tried to read, of a team; or linking of it",
    (
        Column("run_id", "VARCHAR", "Dagster's id of the run"),
        Column("subject", "VARCHAR", f"What was read: {', '.join(access.READ)}; or link"),
        Column("state", "VARCHAR", "done or failed"),
        Column("started_at", "TIMESTAMP", "When the reading began"),
        Column("finished_at", "TIMESTAMP", "When it ended"),
        Column("rows", "BIGINT", "Rows that were read"),
        Column("calls", "BIGINT", "Calls of the API, repeated ones included"),
        Column("error", "VARCHAR", "What went wrong; NULL: nothing"),
        Column(
            "error_kind",
            "VARCHAR",
            "What kind of failure it is, by what to do next: NeedsRelinking, MissingScope or FixSetup (somebody must "
            "act), TryLater or NoAnswer (the next run tries again), SkipItem, RouteRefused or ReportBug; NULL: nothing "
            "went wrong, or a version of the product that did not keep it wrote the row",
            since=2,
        ),
        Column("cure", "VARCHAR", "What to do about it"),
        Column("missing_scope", "VARCHAR", "The permission that the link lacks, if that is what went wrong"),
    ),
    key=("run_id", "subject"),
)
