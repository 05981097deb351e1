"""What is bought, assigned and used: today, on every past day, and against Dropbox's own count."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import AS_OF, count

LICENCE_POSITION = Table(
    "licence_position",
    "linked team",
    (
        TEAM,
        AS_OF,
        count("seats_purchased", "Seats bought: num_licensed_users of team/get_info"),
        count("vendor_used", "Licences used by Dropbox's count: num_used_licenses"),
        count("vendor_provisioned", "Accounts invited or active by Dropbox's count: num_provisioned_users"),
        count("assigned", "Members that consume a seat"),
        count("available", "seats_purchased - assigned; negative: more assigned than bought"),
        count("active_members", "Members with status active, of any membership type"),
        count("invited", "Members with status invited"),
        count("suspended", "Members with status suspended"),
        count("other_status", "Members with an unknown status or membership type"),
        *(count(f"active_{n}", f"Active members used in the last {n} days") for n in (30, 60, 90)),
        *(
            count(f"idle_{n}", f"Active members who joined at least {n} days ago, without use in the last {n} days")
            for n in (30, 60, 90, 180)
        ),
        count("idle_seats_90", "Those of idle_90 that consume a seat"),
        count("never_active", "Active members without any use, however new"),
        count("reconciliation_delta", "vendor_used - assigned"),
        Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month, from the contract"),
        Column("currency", "VARCHAR", "Currency of the price"),
    ),
    key=("team",),
    purpose="What is bought, assigned, used and idle now.",
)

MEMBER_STATUS_HISTORY = Table(
    "member_status_history",
    "member and change of its status or membership type",
    (
        TEAM,
        Column("team_member_id", "VARCHAR", "Whose it is; also members that no roster lists any more"),
        Column("account_id", "VARCHAR", "The member's account; NULL: never given"),
        Column("aspect", "VARCHAR", "What changed: status or membership_type"),
        Column("changed_at", "TIMESTAMP", "When; the start of the log's reach for what was so before it"),
        Column("until_at", "TIMESTAMP", "The next change of the same aspect; NULL: still so"),
        Column(
            "change",
            "VARCHAR",
            "invited, joined, suspended, restored, removed, returned, membership_type; there_already and gone_already "
            "at the start of the log's reach; an unknown status by its name",
        ),
        Column(
            "value_before",
            "VARCHAR",
            "What it was before; none: the membership begins; removed: it was on the team once; unknown: nothing tells",
        ),
        Column("value", "VARCHAR", "What it became; removed: it is on the team no longer"),
        Column(
            "source", "VARCHAR", "Who tells: event, next_event (what it says was before), roster (its dates), snapshot"
        ),
        Column("is_assumed", "BOOLEAN", "Whether nothing tells it for sure: an event omits what was before it"),
        Column("disagreement", "VARCHAR", "Where the log and the rosters do not fit together; NULL: they do"),
    ),
    key=("team", "team_member_id", "aspect", "changed_at"),
    purpose="When somebody was invited, joined, was suspended or removed, and how sure that is.",
)

LICENCE_POSITION_DAILY = Table(
    "licence_position_daily",
    "team and UTC day of the log's reach, or with a roster: the state at the day's end",
    (
        TEAM,
        Column("position_date", "DATE", "The UTC day; days that have not ended have no row"),
        count(
            "seats_purchased",
            "Seats bought, as read on the day: Dropbox tells no past number; NULL: not read then",
        ),
        count("assigned", "Members that consume a seat"),
        count("available", "seats_purchased - assigned"),
        count("active_members", "Members with status active, of any membership type"),
        count("invited", "Members with status invited"),
        count("suspended", "Members with status suspended"),
        *(
            count(f"active_{n}", f"Active members used in the {n} days before; NULL: out of reach")
            for n in (30, 60, 90)
        ),
        *(
            count(f"idle_{n}", f"Active members who joined {n} days before or earlier, without use in them")
            for n in (30, 60, 90)
        ),
        count("never_active", "Active members without any use since the log's reach begins, newcomers too"),
        count("joined", "Members who joined or returned on the day"),
        count("left", "Members who were removed on the day"),
        Column("basis", "VARCHAR", "snapshot: the members were read on the day; rebuilt; NULL: neither log nor roster"),
        Column(
            "confidence",
            "VARCHAR",
            "proved, sign_ins_only, provisional (not settled), assumed (see assumed), unknown",
        ),
        count("assumed", "Members whose status or type is assumed on the day, and later events that name no member"),
        count("rebuild_errors", "Members whom the day's roster and the log show differently; NULL: no roster"),
        count("purchase_hints", "Invitations on the day that tell of a licence bought for them"),
    ),
    key=("team", "position_date"),
    purpose="How seats bought, assigned, used and idle moved over time.",
)

RECONCILIATION = Table(
    "reconciliation",
    "linked team",
    (
        TEAM,
        AS_OF,
        count("seats_purchased", "Seats bought, as Dropbox says"),
        count("vendor_used", "Licences used by Dropbox's count"),
        count("vendor_provisioned", "Accounts invited or active by Dropbox's count"),
        count("full_active", "Full members with status active"),
        count("full_invited", "Full members with status invited"),
        count("full_suspended", "Full members with status suspended"),
        count("assigned", "The sum of the three"),
        count("difference", "vendor_used - assigned"),
        count("difference_before", "The same at the end of the last day on which both were read"),
        count("limited", "Limited members that are not removed; they use no seat by our rule"),
        count("other_status", "Members with an unknown status or membership type"),
        Column("could_explain", "VARCHAR[]", "Members that could explain the difference, each with the reason"),
        Column("could_explain_why", "VARCHAR[]", "The reasons alone, in the same order"),
        Column("is_explained", "BOOLEAN", "Whether they are enough for the difference; NULL: no difference is known"),
    ),
    key=("team",),
    purpose="Whether our count of seats agrees with Dropbox's, and who could explain the difference.",
)
