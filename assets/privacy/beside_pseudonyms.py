"""What may stand beside a pseudonym, in a report or a copy of the tables, without telling whose it is."""

from __future__ import annotations

SMALL_GROUP = 5
"""The name of a group with fewer people would show who they are."""
NAMELESS_REASONS = ("INACTIVE_", "NEVER_ACTIVE", "SUSPENDED_PAID", "INVITE_PENDING_")
"""Reasons whose evidence is about events only; that of others may name a roster's line, or somebody's other address."""
