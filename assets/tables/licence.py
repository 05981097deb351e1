"""What the licence SQL makes: one contract for each file in ``assets/sql``, in the order in which they are made.

The meaning of each figure is fixed in docs/licence-rules.md.
"""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables import lake
from assets.tables.base import SNAPSHOT_DATE, TEAM

TEAMS = Table(
    "teams",
    "linked team",
    (
        TEAM,
        Column("team_id", "VARCHAR", "Dropbox's id of the team; NULL: never read"),
        Column("team_name", "VARCHAR", "The team's name as its administrators see it"),
        Column(
            "has_team_file_events", "BOOLEAN", "Whether the plan logs file events; without, only sign-ins prove use"
        ),
        Column("enabled", "BOOLEAN", "Whether runs read it"),
        Column("idle_after_days", "BIGINT", "Days without use after which a seat's verdict is idle"),
        Column("has_events", "BOOLEAN", "Whether the log was read and may be read (permission events.read)"),
        Column("complete_from", "TIMESTAMP", "Start of the unbroken run of settled days that ends last"),
        Column("complete_until", "TIMESTAMP", "End of that run: nothing before it can change any more"),
        Column("read_from", "TIMESTAMP", "complete_from; without settled days, start of the run of read days"),
        Column("read_until", "TIMESTAMP", "Every second before it, from read_from, was asked for at least once"),
        Column("roster_date", "DATE", "UTC day of the newest reading of the members; NULL: never read"),
    ),
    key=("team",),
)

MEMBERS = Table(
    "members",
    "member, as of the last snapshot, removed ones too",
    (TEAM, *lake.MEMBERS.columns, SNAPSHOT_DATE),
    key=("team", "team_member_id"),
)

MEMBER_HISTORY = Table(
    "member_history",
    "member and period in which nothing changed",
    (
        TEAM,
        *lake.MEMBERS.columns,
        Column("valid_from", "DATE", "First snapshot day on which the member was so"),
        Column("valid_to", "DATE", "First snapshot day on which the member was otherwise or gone; NULL: still so"),
    ),
    key=("team", "team_member_id", "valid_from"),
)

GROUPS = Table(
    "groups",
    "group, as of the last snapshot",
    (TEAM, *lake.GROUPS.columns, SNAPSHOT_DATE),
    key=("team", "group_id"),
)

GROUP_MEMBERS = Table(
    "group_members",
    "group and member that is not removed, as of the last snapshot",
    (TEAM, *lake.MEMBERSHIPS.columns, SNAPSHOT_DATE),
    key=("team", "group_id", "team_member_id"),
)

MEMBER_STORAGE = Table(
    "member_storage",
    "member whose storage was read, by the last reading that succeeded",
    (TEAM, *lake.STORAGE.columns),
    key=("team", "team_member_id"),
)

EVENT_TYPES = Table(
    "event_types",
    "event type that was seen or is known",
    (
        Column("event_type", "VARCHAR", "The type, as Dropbox names it"),
        Column("event_category", "VARCHAR", "Its category: by the product's table, else by its newest event"),
        Column("signal", "VARCHAR", "content, sign_in, passive, state, none or unclassified"),
        Column("is_known", "BOOLEAN", "Whether the product's table has the type"),
        Column("first_seen_at", "TIMESTAMP", "Its oldest event"),
        Column("last_seen_at", "TIMESTAMP", "Its newest event"),
        Column("events", "BIGINT", "How many events of the type there are"),
        Column(
            "kind",
            "VARCHAR",
            "What is done: read, write, share, comment, sign, sign_in, device, account, admin, security ...",
        ),
        Column("deliberate", "BOOLEAN", "false: sync, previews made by machines, API apps, automation"),
        Column("product", "VARCHAR", "Dropbox, Paper, Sign, Dash, Replay, Backup, Protect or Passwords"),
    ),
    key=("event_type",),
)

MEMBER_ACTIVITY_DAILY = Table(
    "member_activity_daily",
    "member and UTC day on which the member acted",
    (
        TEAM,
        Column("team_member_id", "VARCHAR", "Who acted; also ids that no roster lists"),
        Column("activity_date", "DATE", "The UTC day"),
        Column("content_events", "BIGINT", "Events with signal content"),
        Column("sign_ins", "BIGINT", "Successful sign-ins"),
        Column("passive_events", "BIGINT", "Events with signal passive: a client is alive"),
        Column("other_events", "BIGINT", "All other events by the member, failed sign-ins and admin work too"),
        Column("last_content_at", "TIMESTAMP", "Newest content event of the day"),
        Column("last_sign_in_at", "TIMESTAMP", "Newest sign-in of the day"),
        Column("last_at", "TIMESTAMP", "Newest event of any type of the day"),
    ),
    key=("team", "team_member_id", "activity_date"),
)

SEATS = Table(
    "seats",
    "member that is not removed",
    (
        TEAM,
        Column("team_member_id", "VARCHAR", "Dropbox's id of the membership"),
        Column("account_id", "VARCHAR", "Dropbox's id of the account; NULL while only invited"),
        Column("email", "VARCHAR", "The address that the member signs in with"),
        Column("display_name", "VARCHAR", "The name as Dropbox shows it"),
        Column("external_id", "VARCHAR", "The id that a directory service gave"),
        Column("status", "VARCHAR", "active, invited or suspended; an unknown status by its own name"),
        Column("membership_type", "VARCHAR", "full uses a licence, limited does not; an unknown type by its own name"),
        Column("consumes_seat", "BOOLEAN", "Membership type full, and status active, invited or suspended"),
        Column("joined_on", "TIMESTAMP", "When the member joined"),
        Column("invited_on", "TIMESTAMP", "When the invitation was sent; only while invited"),
        Column("suspended_on", "TIMESTAMP", "When the member was suspended; only while suspended"),
        Column("last_content_at", "TIMESTAMP", "Newest event with signal content by the member"),
        Column("last_sign_in_at", "TIMESTAMP", "Newest successful sign-in by the member"),
        Column("last_used_at", "TIMESTAMP", "The newer of the two"),
        Column("last_seen_at", "TIMESTAMP", "Newest event of any type by the member; decides no verdict"),
        Column("days_idle", "BIGINT", "Days since last_used_at, rounded up; NULL without use"),
        Column("days_pending", "BIGINT", "Whole days since the invitation, while invited"),
        Column("days_suspended", "BIGINT", "Whole days since the suspension, while suspended"),
        Column("idle_bucket", "VARCHAR", "0-7, 8-30, 31-60, 61-90, 91-120, 121-180, 181+ days, or never"),
        Column("verdict", "VARCHAR", "active, new, idle, never_active, invited, suspended or other"),
        Column(
            "confidence",
            "VARCHAR",
            "proved, provisional, sign_ins_only or unknown: how far the verdict can be relied on",
        ),
    ),
    key=("team", "team_member_id"),
)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "BIGINT", meaning)


LICENCE_POSITION = Table(
    "licence_position",
    "linked team",
    (
        TEAM,
        Column("as_of", "TIMESTAMP", "The moment of all figures"),
        _count("seats_purchased", "Seats bought: num_licensed_users of team/get_info"),
        _count("vendor_used", "Licences used by Dropbox's count: num_used_licenses"),
        _count("vendor_provisioned", "Accounts invited or active by Dropbox's count: num_provisioned_users"),
        _count("assigned", "Members that consume a seat"),
        _count("available", "seats_purchased - assigned; negative: more assigned than bought"),
        _count("active_members", "Members with status active, of any membership type"),
        _count("invited", "Members with status invited"),
        _count("suspended", "Members with status suspended"),
        _count("other_status", "Members with an unknown status or membership type"),
        *(_count(f"active_{n}", f"Active members used in the last {n} days") for n in (30, 60, 90)),
        *(
            _count(f"idle_{n}", f"Active members who joined at least {n} days ago, without use in the last {n} days")
            for n in (30, 60, 90, 180)
        ),
        _count("idle_seats_90", "Those of idle_90 that consume a seat"),
        _count("never_active", "Active members without any use, however new"),
        _count("reconciliation_delta", "vendor_used - assigned"),
        Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month, from the contract"),
        Column("currency", "VARCHAR", "Currency of the price"),
    ),
    key=("team",),
)

MEMBER_STATUS_HISTORY = Table(
    "member_status_history",
    "member and change of its status or membership type",
    (
        TEAM,
        Column("team_member_id", "VARCHAR", "Whose it is; also members that no roster lists any more"),
        Column("account_id", "VARCHAR", "The member's account; NULL: never told"),
        Column("aspect", "VARCHAR", "What changed: status or membership_type"),
        Column("changed_at", "TIMESTAMP", "When; the start of the log's reach for what was so before it"),
        Column("until_at", "TIMESTAMP", "The next change of the same aspect; NULL: still so"),
        Column(
            "change",
            "VARCHAR",
            "invited, joined, suspended, restored, removed, returned, membership_type; there_already and gone_already "
            "at the start of the log's reach; an unknown status by its name",
        ),
        Column("value_before", "VARCHAR", "What it was before; removed: not on the team; NULL: nothing is known"),
        Column("value", "VARCHAR", "What it became; removed: not on the team, or no longer"),
        Column(
            "source", "VARCHAR", "Who tells: event, next_event (what it says was before), roster (its dates), snapshot"
        ),
        Column("is_assumed", "BOOLEAN", "Whether nothing tells it for sure: an event omits what was before it"),
        Column("disagreement", "VARCHAR", "Where the log and the rosters do not fit together; NULL: they do"),
    ),
    key=("team", "team_member_id", "aspect", "changed_at"),
)

LICENCE_POSITION_DAILY = Table(
    "licence_position_daily",
    "team and UTC day of the log's reach, or with a roster: the state at the day's end",
    (
        TEAM,
        Column("position_date", "DATE", "The UTC day; days that have not ended have no row"),
        _count("seats_purchased", "Seats bought, by the day's own reading; NULL: no reading tells"),
        _count("assigned", "Members that consume a seat"),
        _count("available", "seats_purchased - assigned"),
        _count("active_members", "Members with status active, of any membership type"),
        _count("invited", "Members with status invited"),
        _count("suspended", "Members with status suspended"),
        *(
            _count(f"active_{n}", f"Active members used in the {n} days before; NULL: out of reach")
            for n in (30, 60, 90)
        ),
        *(
            _count(f"idle_{n}", f"Active members who joined {n} days before or earlier, without use in them")
            for n in (30, 60, 90)
        ),
        _count("never_active", "Active members without any use since the log's reach begins"),
        _count("joined", "Members who joined or returned on the day"),
        _count("left", "Members who were removed on the day"),
        Column("basis", "VARCHAR", "snapshot: the members were read on the day; rebuilt; NULL: neither log nor roster"),
        Column(
            "confidence",
            "VARCHAR",
            "proved, sign_ins_only, provisional (not settled), assumed (see assumed), unknown",
        ),
        _count("assumed", "Members whose status or type is assumed on the day"),
        _count("rebuild_errors", "Members whom the day's roster shows otherwise than the log told; NULL: no roster"),
        _count("purchase_hints", "Invitations on the day that tell of a licence bought for them"),
    ),
    key=("team", "position_date"),
)

PRICE = Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month")
CURRENCY = Column("currency", "VARCHAR", "Currency of the price")
MEMBER_ID = Column("team_member_id", "VARCHAR", "Dropbox's id of the membership")
EMAIL = Column("email", "VARCHAR", "The address that the member signs in with")


def _money(name: str, meaning: str) -> Column:
    return Column(name, "DECIMAL(18,2)", f"{meaning}, in the contract's currency")


CONTRACTS = Table(
    "contracts",
    "declared team",
    (
        TEAM,
        Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month on the day of as_of"),
        Column("price_valid_from", "DATE", "The day from which it holds; NULL: it is not dated"),
        Column("next_price_per_seat_month", "DECIMAL(18,6)", "The next price that is known"),
        Column("next_price_from", "DATE", "The day from which that holds"),
        CURRENCY,
        Column("billing_interval", "VARCHAR", "month or year: how often is billed"),
        _count("minimum_seats", "Seats below which the contract does not go"),
        Column("renewal_date", "DATE", "When the contract renews"),
        _count("notice_days", "Days before the renewal by which notice must be given"),
        Column("notice_deadline", "DATE", "The last day for notice: renewal_date - notice_days"),
        _count("days_to_renewal", "Days from the day of as_of to the renewal; negative: it is past"),
        _count("days_to_notice", "Days from the day of as_of to the last day for notice; negative: it is past"),
        Column("can_give_notice", "BOOLEAN", "Whether the day of as_of is not after the last day for notice"),
    ),
    key=("team",),
)

COSTS_DAILY = Table(
    "costs_daily",
    "declared team and UTC day, from the first reading of its seats to the end of the month of as_of",
    (
        TEAM,
        Column("cost_date", "DATE", "The UTC day"),
        _count("seats_purchased", "Seats bought, by the newest reading up to the day"),
        _count("billed_seats", "The same, or the contract's minimum_seats if that is more"),
        PRICE,
        CURRENCY,
        _money("cost", "The day's share of the month; a month's days add up to its invoice to the cent"),
        Column(
            "basis", "VARCHAR", "snapshot: read on the day; carried: since an earlier reading; planned: still to come"
        ),
    ),
    key=("team", "cost_date"),
)

RECONCILIATION = Table(
    "reconciliation",
    "linked team",
    (
        TEAM,
        Column("as_of", "TIMESTAMP", "The moment of all figures"),
        _count("seats_purchased", "Seats bought"),
        _count("vendor_used", "Licences used by Dropbox's count"),
        _count("vendor_provisioned", "Accounts invited or active by Dropbox's count"),
        _count("full_active", "Full members with status active"),
        _count("full_invited", "Full members with status invited"),
        _count("full_suspended", "Full members with status suspended"),
        _count("assigned", "The sum of the three"),
        _count("difference", "vendor_used - assigned"),
        _count("difference_before", "The same at the end of the last day on which both were read"),
        _count("limited", "Limited members that are not removed; they use no seat by our rule"),
        _count("other_status", "Members with an unknown status or membership type"),
        Column("could_explain", "VARCHAR[]", "Members that could explain a difference, each with the reason"),
        Column("is_explained", "BOOLEAN", "Whether they are enough for the difference; NULL: no difference is known"),
    ),
    key=("team",),
)

RECLAIM_CANDIDATES = Table(
    "reclaim_candidates",
    "seat that could come free",
    (
        TEAM,
        MEMBER_ID,
        EMAIL,
        Column("display_name", "VARCHAR", "The name as Dropbox shows it"),
        Column("reason_code", "VARCHAR", "NEVER_ACTIVE, INACTIVE_n, SUSPENDED_PAID or INVITE_PENDING_30"),
        Column("since_at", "TIMESTAMP", "Since when: last use, joining, suspension or invitation; NULL: not told"),
        _count("days", "Days since then"),
        Column("why", "VARCHAR", "The reason in words"),
        Column("confidence", "VARCHAR", "The confidence of the seat's verdict"),
        PRICE,
        CURRENCY,
    ),
    key=("team", "team_member_id"),
)

SAVINGS = Table(
    "savings",
    "team and reason, and one with reason ALL for each team",
    (
        TEAM,
        Column("reason_code", "VARCHAR", "The reason of reclaim_candidates; ALL: all of them"),
        _count("seats", "Seats that could come free"),
        _count("proved_seats", "Those with confidence proved"),
        CURRENCY,
        PRICE,
        _money("cost_per_month", "What these seats cost a month"),
        _count("seats_to_cut", "Seats by which the contract can go down; NULL: the purchase is not told"),
        Column("renewal_date", "DATE", "When the contract renews"),
        Column("notice_deadline", "DATE", "The last day for notice"),
        Column("saves_from_date", "DATE", "From when a cut saves: the renewal; NULL: too late for notice, or no date"),
        _money("saved_per_month_from_renewal", "What the cut saves a month from then on"),
        _count("purchases_avoided", "Seats that need not be bought, since more are assigned than purchased"),
        _money("avoided_per_month_at_once", "What those would cost a month"),
    ),
    key=("team", "reason_code"),
)

THRESHOLD_CURVE = Table(
    "threshold_curve",
    "team and threshold from 7 to 365 days",
    (
        TEAM,
        _count("idle_after_days", "The threshold N"),
        _count("people", "Active members that are idle for N days: idle_N"),
        _count("seats", "Those that consume a seat"),
        _money("cost_per_month", "What those seats cost a month"),
        CURRENCY,
        Column("is_in_reach", "BOOLEAN", "Whether the log reaches back N days"),
    ),
    key=("team", "idle_after_days"),
)

BACKTEST = Table(
    "backtest",
    "seat that the team's rule would have cut 90, 180 or 270 days ago, where the log reaches back far enough",
    (
        TEAM,
        _count("days_ago", "How long before as_of the rule is applied"),
        Column("cut_date", "DATE", "That UTC day; the rule is applied at its end"),
        MEMBER_ID,
        EMAIL,
        Column("reason_code", "VARCHAR", "NEVER_ACTIVE or INACTIVE_n"),
        Column("last_used_date", "DATE", "Last use up to then; NULL: none in the log"),
        Column("came_back", "BOOLEAN", "Whether the member used something afterwards: the cut would have been wrong"),
        Column("came_back_date", "DATE", "First use afterwards"),
        _count("days_until_back", "Days from the cut to that"),
    ),
    key=("team", "days_ago", "team_member_id"),
)

ALL = (
    TEAMS,
    MEMBERS,
    MEMBER_HISTORY,
    GROUPS,
    GROUP_MEMBERS,
    MEMBER_STORAGE,
    EVENT_TYPES,
    MEMBER_ACTIVITY_DAILY,
    SEATS,
    CONTRACTS,
    LICENCE_POSITION,
    MEMBER_STATUS_HISTORY,
    LICENCE_POSITION_DAILY,
    COSTS_DAILY,
    RECONCILIATION,
    RECLAIM_CANDIDATES,
    SAVINGS,
    THRESHOLD_CURVE,
    BACKTEST,
)
