"""Columns that several licence tables share."""

from __future__ import annotations

from assets.contracts import Column

MEMBER_ID = Column("team_member_id", "VARCHAR", "Dropbox's id of the membership")
EMAIL = Column("email", "VARCHAR", "The address that the member signs in with")
DISPLAY_NAME = Column(
    "display_name", "VARCHAR", "The name as Dropbox shows it; NULL: none, as of many who are only invited"
)
PRICE = Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month")
CURRENCY = Column("currency", "VARCHAR", "Currency of the price")
NOTICE_DEADLINE = Column(
    "notice_deadline",
    "DATE",
    "The last day for notice: renewal_date - notice_days; the renewal itself where none are declared",
)
ROLES = Column("roles", "VARCHAR[]", "Names of the administrator roles; empty: a plain member")
LAST_ADMIN_WORK_AT = Column(
    "last_admin_work_at",
    "TIMESTAMP",
    "Newest event done as an administrator: in a console, signed in as somebody else, or a change that administrators "
    "make; by itself no use of the seat",
)
WHOM_TO_ASK = (
    Column("department", "VARCHAR", "Where the person works, by the roster file; NULL: not known"),
    Column("cost_centre", "VARCHAR", "Who pays, by the roster file; NULL: not known"),
    Column("manager", "VARCHAR", "The person's manager, as the roster file says; NULL: not known"),
)
GROUP_NAMES = Column("groups", "VARCHAR[]", "Names of the groups that the member is in")
AS_OF = Column("as_of", "TIMESTAMP", "The moment of all figures")


def count(name: str, meaning: str) -> Column:
    """A number of things, or of days."""
    return Column(name, "BIGINT", meaning)


def money(name: str, meaning: str) -> Column:
    """An amount in the contract's currency."""
    return Column(name, "DECIMAL(18,2)", f"{meaning}, in the contract's currency")


CONFIDENCE = Column(
    "confidence",
    "VARCHAR",
    "How sure the verdict on the seat is: proved (the log, whose days no longer change, covers all the time in "
    "question); sign_ins_only (the plan logs no file events, so only sign-ins could have shown use); provisional "
    "(read, but days of the log may still change); unknown (the log does not reach far enough, or may not be read)",
)
"""Rule 13."""
